"""Editing a site's files for the editors: what changes is a value, shown first, then done whole.

`git` tells what could not be undone, `changes` is a change of files, `reading` reads all there is,
`places` finds where entries are named, `layout` changes single fields and leaves all else.

For the one layout, `written` reads YAML with its comments, `texts` writes a text, `canonical` a
file, and `formatting` proves that it says what it said.
For new entries, `naming` makes ids and `fresh` the files.

`renaming`, `merging` and `retracting` are made of these, with what `refactoring` and `likeness`
know of entries and of lists. `lost` finds addresses that died all the same.
"""
