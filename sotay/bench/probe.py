"""python -m sotay.bench.probe NAME ARGUMENTS: measures one thing in the database of DATABASE_URL, prints it as JSON."""

import json
import resource
import sys

import django


def main(name: str, arguments: str) -> None:
    django.setup()
    from sotay.bench import members, pages, reorganising, rollup, roster

    parts = (rollup, pages, roster, reorganising, members)
    measures = {measure.__name__: measure for part in parts for measure in part.MEASURES}
    found = measures[name](**json.loads(arguments))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"\n{json.dumps(found | {'peak_mb': peak})}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
