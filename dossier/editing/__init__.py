"""Editing a site's files for the editors: what changes is a value, shown first, then done whole.

`git` tells what could not be undone, `changes` is a change of files, `reading` reads all there is,
`places` finds where entries are named, `layout` changes single fields and leaves all else.
`renaming`, `merging` and `retracting` are made of these, with what `refactoring` and `likeness`
know of entries and of lists. `lost` finds addresses that died all the same.
"""
