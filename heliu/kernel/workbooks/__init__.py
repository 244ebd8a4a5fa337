"""Excel uploads (Excel 导入): files become rows, rows become values or named faults, faults go back in red.

A room writes one ``Template`` (its columns, each with a reader of ``cells``) and then, in its service::

    sheet = read_workbook(content, TEMPLATE)            # or read_pasted(text, TEMPLATE); a Problem if it is not one
    seen = preview(sheet, TEMPLATE, stored_by_key, [rule_across_the_row])
    seen.counts                                         # new / changed / same / wrong
    seen.faults                                         # row, column, code, cause, fix
    for line in seen.right: ...                         # line.values by column key: what a commit writes
    write_errors(sheet, seen.lines, TEMPLATE)           # the user's own rows with 错误 and 修改建议
    write_template(TEMPLATE)                            # the empty one, with an example row

Rows that belong together (lines of one order) have a template without ``key``: use ``check`` and group the lines.
Between preview and commit the file is kept sealed in the room's own table, a ``KeptWorkbook``; the preview is made
anew from it, so that it tells the truth of the moment and the language of the reader.
"""
