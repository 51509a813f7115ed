"""The command that makes pages of a folder of reports."""

import json
from pathlib import Path

import click

from grader.commands.shared import FORMAT


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for pages; default: DIR/pages."
)
@click.option(
    "--anonymous", is_flag=True, help="Without names; the default folder is DIR/pages-anonymous."
)
@FORMAT
def report(folder: Path, out: Path | None, anonymous: bool, form: str) -> None:
    """Make pages of the reports that `grade` has written into DIR.

    index.html shows the class: scores, mistakes, criteria, a table of all.
    submissions/ holds a page for each submission. Every page is one file that
    needs no network and no script, and a submission's page says nothing about
    the others. Pages that would stay the same are not written again.

    --anonymous names no student and leaves out what programs printed.

    Example: grader report reports
    """
    from grader.render.html.folder import INDEX, write_pages
    from grader.render.summary import left_out_lines

    default = folder / ("pages-anonymous" if anonymous else "pages")
    written = write_pages(folder, out or default, anonymous)
    for heading, names in (
        ("not reports, left out", written.foreign),
        ("pages on what is not there any more, left as they are", written.strays),
    ):
        for line in left_out_lines(heading, names):
            click.echo(line, err=True)
    if form == "json":
        document = {
            "index": str(written.out / INDEX),
            "pages": [str(written.out / page) for page in written.pages],
            "written": written.new,
            "left_out": written.foreign,
            "vanished": written.strays,
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    count = len(written.pages)
    click.echo(
        f"{count} page{'s' if count != 1 else ''} and {written.out / INDEX}: "
        f"{written.new} written, {count + 1 - written.new} as they were"
    )
