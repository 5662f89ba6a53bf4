"""
`groundswell COMMAND`: start it, look after it.

Nothing here loads Django before a command needs it, so that `up` stays small and `--help` is quick.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from groundswell.cli import commands
from groundswell.cli.durations import seconds
from groundswell.cli.surroundings import use_data

Command = Callable[[argparse.Namespace], int]
EPILOG = "Exit codes: 0 done, 1 something is wrong (it says what and how to mend it), 2 the command was not understood."

DATABASE_HELP = "If it is new or older than the code: groundswell migrate. What else may be wrong: groundswell doctor."


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="groundswell", description="Run a campaign.", epilog=EPILOG)
    commands_of = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, run: Command, text: str, *, hidden: bool = False) -> argparse.ArgumentParser:
        options = {} if hidden else {"help": text}
        command = commands_of.add_parser(name, description=text, epilog=EPILOG, **options)  # type: ignore[arg-type]
        command.add_argument("--data", metavar="DIR", help="directory that holds all state (or GROUNDSWELL_DATA)")
        command.set_defaults(run=run)
        return command

    up = add("up", commands.up, "Start everything on this machine: pages, live and worker, at one address.")
    up.add_argument("--port", type=port, default=8000, help="port to serve at (8000)")
    up.add_argument("--host", default="127.0.0.1", help="address to listen at; other than loopback needs a proxy")
    up.add_argument("--domain", metavar="NAME", help="serve https://NAME/ with Caddy in front")
    up.add_argument("--tls", choices=["internal"], help="with --domain: a certificate of your own network's")
    up.add_argument("--empty", action="store_true", help="start with the set-up wizard, without the demo campaign")

    web = add("web", commands.web, "Serve the pages (production; a proxy stands in front).")
    serve_options(web, 8001)
    web.add_argument("--workers", type=int, default=2, help="processes (2)")
    web.add_argument("--threads", type=int, default=4, help="threads in each (4)")
    hot = add("hot", commands.hot, "Serve /act and /live (production; a proxy splits by path).")
    serve_options(hot, 8002)
    hot.add_argument("--workers", type=int, default=1, help="processes (1; more only on more than two cores)")
    hot.add_argument("--shared", action="store_true", help=argparse.SUPPRESS)

    worker = add("worker", commands.worker, "Run jobs and schedules.")
    worker.add_argument("--queues", default="", help="only these, with commas: urgent,default,bulk (all)")

    add("migrate", commands.migrate, "Bring the database up to date.")
    add("doctor", commands.doctor, "Check the installation; say how to mend what is wrong.")

    load = add("load", commands.load, "Load open data: areas, postcodes, representatives.")
    load.add_argument(
        "what",
        choices=["uk", "mps-2015"],
        help="uk: postcodes, constituencies of 2010 and 2024, members. mps-2015: the members of 2015 (after uk)",
    )
    load.add_argument("--from", dest="source", metavar="DIR", help="where the files lie (../shared/data)")

    importing = add("import", commands.import_table, "Import a table: check it, import it, take it back.")
    importing.add_argument(
        "kind", choices=["targets", "supporters"], help="targets: people and bodies that decide; supporters: people"
    )
    importing.add_argument("file", nargs="?", metavar="FILE", help="CSV, of supporters XLSX too; - reads stdin")
    importing.add_argument("--campaign", metavar="SLUG", help="the campaign (the only one, if there is one)")
    importing.add_argument("--drive", metavar="SLUG", help="put them on the board of this drive too")
    importing.add_argument("--dry-run", action="store_true", help="only say what is new, changed and refused")
    importing.add_argument("--words", default="", metavar="TEXT", help="supporters: the words that they said yes to")
    importing.add_argument("--where", default="", metavar="TEXT", help="supporters: where they said yes")
    importing.add_argument("--on", default="", metavar="DATE", help="supporters: when, where no column says it")
    importing.add_argument(
        "--tag", action="append", default=[], metavar="TAG", help="supporters: a tag for all of them"
    )
    importing.add_argument("--no-sending", action="store_true", help="mark all: no letter is ever sent to them")
    importing.add_argument("--undo", metavar="ID", help="take the import of this id back")
    importing.epilog = "Exit codes: 0 every row was taken, 1 some were refused or something is wrong, 2 not understood."

    recount = add("recount", commands.recount, "Compare every public number with the rows it counts, and mend it.")
    recount.add_argument("--dry-run", action="store_true", help="only tell; exit 1 if any number is off")

    trace = add("trace", commands.trace, "Say whose exported file a list came from that turned up somewhere.")
    trace.add_argument(
        "text", metavar="ADDRESS|FILE", help="an address that stands in it, or a file; - reads standard input"
    )
    duplicates = add("duplicates", commands.duplicates, "Look for records that may be one person. Nobody is merged.")
    duplicates.add_argument("what", choices=["find"], help="look through everybody")
    duplicates.add_argument("--campaign", metavar="SLUG", help="only this campaign (all)")

    segments = add("segments", commands.segments, "Make the sets that segments count by, and the search, anew.")
    segments.add_argument("what", choices=["rebuild"], help="from the tables, while everything goes on")
    segments.add_argument("--campaign", metavar="SLUG", help="only this campaign (all)")

    figures = add("figures", commands.figures, "Print how much of everything there is.")
    figures.add_argument("--json", action="store_true", help="as one JSON object")

    demo = add(
        "demo",
        commands.demo,
        'Make the demo campaign "Better Buses for Ashdale", play nominations again, or make up people.',
    )
    demo.add_argument(
        "what",
        nargs="?",
        choices=["campaign", "nominations", "people"],
        default="campaign",
        help="nominations: what local parties decided in 2015, replayed onto a board; people: a crowd to test with",
    )
    demo.add_argument("--from", dest="source", metavar="DIR", help="nominations, people: where the open data lies")
    demo.add_argument("--count", type=int, default=10_000, metavar="N", help="people: how many (10,000)")
    demo.add_argument("--over", type=seconds, default=600.0, metavar="TIME", help="nominations: 10m, 1s (10m)")
    demo.add_argument("--campaign", metavar="SLUG", help="nominations, people: the campaign (the only one there is)")
    demo.add_argument("--seed", type=int, default=1, help="chance starts here: the same seed, the same people (1)")

    person = add("person", commands.person, "Give a person everything held on them, or erase it, in all tools.")
    person.add_argument("do", choices=["export", "erase"], help="export: as JSON; erase: for good")
    person.add_argument("who", metavar="EMAIL|ID", help="an email address, or the id in the address of the record")
    person.add_argument("--campaign", metavar="SLUG", help="only in this campaign")
    person.add_argument("--to", metavar="FILE", help="export: write into a new file that only you may read")
    person.add_argument("--yes", action="store_true", help="erase: do not ask")

    owner = add("createowner", commands.createowner, "Make an owner, and print a link that signs in once.")
    owner.add_argument("--email", help="address of the owner's account")
    owner.add_argument("--campaign", metavar="SLUG", help="the campaign (the only one, if there is one)")

    serve_options(add("front", commands.front, "What `up` starts to serve.", hidden=True), 8000)
    prepare = add("prepare", commands.prepare, "What `up` runs before it serves.", hidden=True)
    prepare.add_argument("--demo", action="store_true")
    return parser


def serve_options(command: argparse.ArgumentParser, default_port: int) -> None:
    command.add_argument("--port", type=port, default=default_port, help=f"port to listen at ({default_port})")
    command.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")


def port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{number} is no port")
    return number


def main(argv: Sequence[str] | None = None) -> int:
    options = build_parser().parse_args(argv)
    use_data(options.data)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except commands.Wrong as reason:
        print(reason, file=sys.stderr)
        return 1
    except Exception as error:
        if type(error).__module__ != "django.db.utils":
            raise
        print(f"The database says: {str(error).strip()}\n{DATABASE_HELP}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
