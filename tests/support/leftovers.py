"""Where in the database something is left: in which columns of which tables, whatever their types."""

AT_ONCE = 50  # selects, of which a statement is made that may stand on a command line


def columns(sql):
    """(table, column) of all tables."""
    return [tuple(line.split("\t")) for line in
            sql("select table_name, column_name from information_schema.columns where table_schema = database() "
                "order by table_name, ordinal_position")]


def places_of(sql, texts):
    """"table.column: text" of every text that is there, as bytes; sql(statement) gives lines."""
    selects = []
    for table, column in columns(sql):
        sums = ", ".join(f"coalesce(sum(instr(cast(`{column}` as binary), '{text}') > 0), 0)" for text in texts)
        selects.append(f"select '{table}.{column}', {sums} from `{table}`")
    rows = [line.split("\t") for first in range(0, len(selects), AT_ONCE)
            for line in sql(" union all ".join(selects[first:first + AT_ONCE]))]
    return [f"{row[0]}: {text}" for row in rows for text, count in zip(texts, row[1:]) if count != "0"]


def rows_with(sql, column, value):
    """"table: rows" of every table with that column that has rows with that value."""
    tables = [table for table, name in columns(sql) if name == column]
    rows = sql(" union all ".join(f"select '{table}', count(*) from `{table}` where `{column}` = {value}"
                                  for table in tables))
    return [row.replace("\t", ": ") for row in rows if not row.endswith("\t0")]
