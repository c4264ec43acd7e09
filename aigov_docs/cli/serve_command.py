"""``aigov-docs serve``: the interview in the browser, and the REST API."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_library
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs

#: The port where none is asked.
PORT = 8765


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``serve``, which serves the interview and the API until it is stopped."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "serve",
        help=say("serve the interview in the browser, and the REST API"),
        description=say(
            "Serve an interview in the browser that ends in the papers, and a REST API with the answers of --json"
            " (OpenAPI at /api/openapi.json). Nothing of a matter is stored or logged. Only this machine reaches it,"
            " unless --host is given; it has no login of its own. Ctrl-C ends it."
        ),
    )
    verb.add_argument(
        "--port",
        type=int,
        default=PORT,
        metavar="PORT",
        help=say("the port; {port} when not given, 0 for a free one", port=PORT),
    )
    verb.add_argument(
        "--host",
        metavar=say("ADDRESS"),
        help=say("the address to be reached at: 0.0.0.0 lets in everybody who reaches this machine"),
    )
    verb.add_argument("--open", action="store_true", help=say("open the interview in the browser"))
    verb.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help=say("how many processes answer; one a core, two at least, when not given"),
    )
    add_library(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``serve``: answer until it is stopped from the keyboard, and return 0."""
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(library=options.library)
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError

    try:
        from ..serve.app import build_app
        from ..serve.server import make_server, open_socket
        from ..serve.workers import LOOPBACK, Limits, WorkerPool
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "h11"):
            raise
        raise UsageError(
            Problem("no-serve", "serve", N_("its web server is not installed"), N_("pip install 'aigov-docs[serve]'"))
        ) from None
    from .. import load_library
    from ..bulk.run import count_cores

    host = options.host or LOOPBACK[0]
    library = load_library(options.library, options.release)
    limits = Limits()
    with open_socket(host, options.port) as opened:
        port = opened.getsockname()[1]
        alone = host in LOOPBACK
        shown = LOOPBACK[0] if alone or host in ("0.0.0.0", "::") else host
        address = f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
        if not alone:
            console.print_note(
                console.say(
                    "Whoever reaches this machine at {host}:{port} can use it: there is no login and no encryption. Put"
                    " it behind a proxy of yours that has both (docs/serve.md).",
                    host=host,
                    port=port,
                )
            )

        def tell_ready() -> None:
            console.print_line(console.say("Ready: {address} (Ctrl-C ends it)", address=address))
            import sys

            sys.stdout.flush()
            if options.open:
                import webbrowser

                webbrowser.open(address)

        pool = WorkerPool(options.library, options.release, count=options.processes or count_cores(), limits=limits)
        app = build_app(library, pool, limits, LOOPBACK if alone else ())
        make_server(app, limits, tell_ready).run(sockets=[opened])
    return 0
