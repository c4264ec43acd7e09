"""Compile a file once, merge it many times: a zip of XML parts in which a few places differ from person to person.

This package knows no clause, no library and no Word: it is given parts with *marks* (`marks`) where values stand. A
part without a mark is compressed once and its bytes are copied. A part with marks (`parts`) is cut at them, and
merging it is joining its pieces with the spelled values. Digits that are fingerprints of what is printed (`digits`)
are computed again for each person. `template` puts it together, and `zip_records` writes the zip.

The zip is plain: entries in a fixed order with a fixed date, sizes in the local headers. With the ``stitched`` codec
nothing is compressed for a person: each static piece was deflated once, ended on a whole byte with no reference
before it, and each value is a *stored* block between two of them; an empty last block ends the stream. That is
ordinary deflate (RFC 1951), which any reader reads. With ``zlib`` the parts that change are compressed again: smaller
files, slower.
"""
