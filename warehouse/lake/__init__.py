"""A lake: the warehouse's tables as Parquet files on any place, with small manifests that say which of them count.

PLACE/tables/<table>/month=<month>/<name>.parquet   rows; a file is written once and never changed
PLACE/commits/<shard>.json                          a shard that counts, and its files; written only if absent
PLACE/generations/<number>.json                     what compacting made of the shards before; written only if absent
PLACE/runs/<run>.json                               the record of a run, written by that run alone
"""
