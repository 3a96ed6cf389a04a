"""Editing a site's files for the editors: what changes is a value, shown first, then done whole.

`git` tells what could not be undone, `changes` is a change of files, `reading` reads all there is,
`places` finds where entries are named, `layout` changes single fields and leaves all else.
"""
