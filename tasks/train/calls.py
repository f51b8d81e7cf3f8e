"""How papers call on their readers, written for made-up pages: {o} is an outlet, {p} a place."""

CONTACTS = (
    ("Speak up", "> Pass on a story tip.", "> Write a letter to our editors.", "> How to reach {o}."),
    ("Write to us", "> News tips", "> Letters to the editor", "> All contacts of {o}"),
    ("Contact us", "> Send a news tip.", "> Write to the editor."),
    ("Have a tip?", "Send it to our newsroom."),
    ("Reach the newsroom", "> Share a story idea.", "> Submit a letter."),
    ("Get in touch", "• Send us a tip.", "• Subscribe to {o}."),
    ("Tell us what you think", "> Submit a guest column.", "> Report an error."),
)
APPEALS = (
    (
        "Stand by your local paper",
        "Do you count on news from {p}? Give today, so that {o} can keep on. Gifts cannot be deducted from tax.",
    ),
    (
        "Support our work",
        "{o} depends on its readers. Please consider a donation today to keep our reporting free for all.",
    ),
    ("Help keep news local", "Your contribution pays for reporting in {p}. Become a member of {o} now."),
    ("Before you go", "Independent reporting needs you. Give what you can to {o}."),
    ("Subscribe to our newsletter", "Get the day's top stories from {o} in your inbox every morning."),
    ("Support community news", "Make a tax-deductible gift so that {o} can go on covering {p}."),
)
# A call for support is any of the first with any of the second above one of the third.
CALLS = (
    "Support",
    "Back",
    "Fund",
    "Help",
    "Power",
    "Sustain",
    "Stand with",
    "Stand up for",
    "Invest in",
    "Give to",
    "Donate to",
)
CAUSES = (
    "local journalism",
    "our newsroom",
    "our reporting",
    "independent news",
    "your local paper",
    "our reporters",
    "community news",
    "our work",
    "local news",
    "{o}",
    "free journalism",
)
REASONS = (
    "News costs money. Every gift, large or small, helps {o} to cover {p}.",
    "Readers like you keep {o} going. Chip in what you can today.",
    "If you rely on {o} for news of {p}, please think of giving now. It takes a minute.",
    "We have no paywall. Our members pay for the reporting you just read. Join them for $7 a month.",
    "Your donation keeps reporters on the streets of {p}. {o} is a nonprofit; gifts are tax deductible.",
    "Become a member today and help us ask the questions that matter in {p}.",
)
# How to reach a newsroom: one of the first above some of the second, with one mark before each.
REACHES = (
    "Get in touch",
    "Reach us",
    "Contact {o}",
    "Contact us",
    "Have your say",
    "We want to hear from you",
    "Connect with us",
)
WAYS = (
    "Send a news tip",
    "Write a letter to the editor",
    "Submit a photo",
    "Find a reporter",
    "Our phone numbers",
    "Newsroom contacts",
    "Share what you know",
    "Submit an obituary",
    "Ask the editor",
    "Report a problem",
    "Staff directory",
    "Place an ad",
)
