"""`python -m oap` is the `oap` command."""

from oap.cli import main

if __name__ == "__main__":
    main()
