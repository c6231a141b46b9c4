"""`python -m ddgraph`."""

from ddgraph.cli import main

if __name__ == "__main__":
    main()
