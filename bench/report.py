"""From measurements to medians, tables and bars."""

import os
import platform
import statistics

from bars import Bars, bar_of, markdown, time_of
from place import short

NORM = 0.19  # ms
SCALE = "(c) select with 1 client"
PARTS = ("worker", "nginx", "database")
MAIN_TABLES = ("record", "record_change", "list_count", "search_segment", "search_posting", "campaign_order",
               "order_event", "past_order", "record_key")


def median_of(results):
    """Of several measurements of one thing."""
    found = {name: statistics.median(result[name] for result in results)
             for name in ("rate", "mean", "p50", "p90", "p99", "max")}
    found["rounds"] = len(results)
    found["requests"] = sum(result["requests"] for result in results)
    found["errors"] = sum(result["errors"] for result in results)
    found["cpu"] = {name: statistics.median(result["cpu"].get(name, 0) for result in results)
                    for name in results[0]["cpu"]}
    found["statuses"] = {}
    for result in results:
        for status, count in result.get("statuses", {}).items():
            found["statuses"][status] = found["statuses"].get(status, 0) + count
    sizes = [size for result in results for size in result.get("pss", [])]
    if sizes:
        found["pss_kib"] = {"mean": statistics.mean(sizes), "max": max(sizes)}
    found["all"] = [{name: result[name] for name in ("rate", "p50", "p99", "errors")} for result in results]
    return found


def processor():
    try:
        with open("/proc/cpuinfo", encoding="ascii") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def disk_of(place, sizes):
    """Bytes of each table's file, and of what is in it, for each million records of all accounts together."""
    records = int(place.sql("select count(*) from record")[0][0])
    folder = os.path.join(place.folder, "db", "data", "callbook")
    tables = {}
    for name, data, index in place.sql("select table_name, data_length, index_length from information_schema.tables"
                                       " where table_schema = 'callbook'"):
        path = os.path.join(folder, name + ".ibd")
        if name in MAIN_TABLES and os.path.exists(path):
            tables[name] = {"data": int(data), "index": int(index), "file": os.path.getsize(path)}
    return {"records": records, "accounts": len(sizes), "tables": tables}


def scale_of(rows):
    """What times have to be multiplied with, to be those of a machine on which (c)'s select takes NORM."""
    for row in rows:
        if row["name"] == SCALE:
            return NORM / next(iter(row["sizes"].values()))["p50"]
    return 1


def collect(place, sizes, results, started, rounds, seconds):
    place.sql("analyze table " + ", ".join(name for name in MAIN_TABLES
                                           if place.sql(f"show tables like '{name}'")))
    rows = [{"kind": kind, "name": name,
             "sizes": {str(records): median_of(measured) for records, measured in by_size.items()}}
            for (kind, name), by_size in results.items()]
    return {
        "date": started.strftime("%Y-%m-%d %H:%M UTC"),
        "machine": {"processor": processor(), "cores": os.cpu_count(), "system": platform.release(),
                    "database": place.sql("select version()")[0][0],
                    "buffer_pool": int(place.sql("select @@innodb_buffer_pool_size")[0][0])},
        "rounds": rounds, "seconds": seconds, "workers": len(place.pids("callbook")),
        "sizes": [account.records for account in sizes],
        "rows": rows, "scale": scale_of(rows),
        "filled": {str(account.records): account.facts.get("recordsPerSecond") for account in sizes},
        "disk": disk_of(place, sizes),
    }


def has_errors(found):
    return any(each["errors"] for row in found["rows"] for each in row["sizes"].values())


def errors_of(row):
    count = sum(each["errors"] for each in row["sizes"].values())
    return f" **{count} errors**" if count else ""


def cpu_text(result, parts=PARTS):
    return " + ".join(f"{result['cpu'].get(part, 0):.0f}" for part in parts)


def one_client_table(found):
    sizes = [str(size) for size in found["sizes"]]
    head = ["one client"] + [f"{short(int(size))}: p50 / p99 ms" for size in sizes]
    if len(sizes) > 1:
        head.append(f"p50, {short(int(sizes[-1]))} : {short(int(sizes[0]))}")
    head += [f"{short(int(sizes[-1]))}, scaled", "bar", "CPU ms / 1,000: worker + nginx + database"]
    lines = []
    for row in found["rows"]:
        if row["kind"] != "one":
            continue
        by_size = row["sizes"]
        line = [row["name"] + errors_of(row)]
        line += [f"{time_of(by_size[size]['p50'])} / {time_of(by_size[size]['p99'])}" for size in sizes]
        if len(sizes) > 1:
            line.append(f"{by_size[sizes[-1]]['p50'] / by_size[sizes[0]]['p50']:.2f}")
        last, scale = by_size[sizes[-1]], found["scale"]
        line.append(f"{time_of(last['p50'] * scale)} / {time_of(last['p99'] * scale)}")
        bar = bar_of(row["name"])
        line.append(f"≤ {bar[1]}" + (f" / {bar[2]}" if bar[2] else "") if bar else "")
        lines.append(line + [cpu_text(last)])
    return markdown(head, lines) if lines else ""


def rate_table(found, kind, head_name):
    head = [head_name, "records", "req/s", "p50 / p99 ms", "CPU ms / 1,000: worker + nginx + database", "PSS KiB, most"]
    lines = []
    for row in found["rows"]:
        if row["kind"] != kind:
            continue
        for size, result in row["sizes"].items():
            parts = ("limit", "nginx", "database") if kind == "limit" else PARTS
            memory = f"{result['pss_kib']['max']:,}" if kind == "many" and "pss_kib" in result else ""
            name = row["name"] + (f" **{result['errors']} errors**" if result["errors"] else "")
            lines.append([name, short(int(size)), f"{result['rate']:,.0f}",
                          f"{time_of(result['p50'])} / {time_of(result['p99'])}", cpu_text(result, parts), memory])
    return markdown(head, lines) if lines else ""


def disk_table(found):
    disk = found["disk"]
    millions = disk["records"] / 1e6
    whole = sum(table["file"] for table in disk["tables"].values())
    lines = [[name, f"{table['data'] / 1e6 / millions:,.0f}", f"{table['index'] / 1e6 / millions:,.0f}",
              f"{table['file'] / 1e6 / millions:,.0f}", f"{100 * table['file'] / whole:.0f} %"]
             for name, table in sorted(disk["tables"].items(), key=lambda item: -item[1]["file"])]
    lines.append(["all", "", "", f"{whole / 1e6 / millions:,.0f}", ""])
    head = ["MB for each million records", "data", "indexes", "file", "share"]
    return markdown(head, lines) + f"\n\n({disk['records']:,} records are in the database.)"


def tables(found):
    machine = found["machine"]
    intro = (f"{found['date']}: {machine['cores']} cores of {machine['processor']}, Linux {machine['system']}, MariaDB "
             f"{machine['database']} with a buffer pool of {machine['buffer_pool'] / 2 ** 30:.1f} GiB and"
             f" durable commits, {found['workers']} workers, nginx with 2; client, servers and database on one machine."
             f" Medians of {found['rounds']} interleaved rounds.")
    intro += (f" Scaled times are of a machine on which (c)'s select takes {NORM} ms with one client: here it took"
              f" {NORM / found['scale']:.3f}, so they are multiplied by {found['scale']:.2f}.")
    warnings = "\n".join(f"**{note}**" for note in found.get("notes", []))
    parts = [intro, warnings, one_client_table(found), rate_table(found, "many", "32 connections"),
             rate_table(found, "limit", "limits, 32 connections unless said"), Bars(found).all(),
             disk_table(found)]
    return "\n\n".join(part for part in parts if part) + "\n"
