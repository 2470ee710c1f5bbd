"""`python -m kokemussilta`: the same as the `kokemussilta` command."""

from kokemussilta.cli import main

if __name__ == "__main__":
    main()
