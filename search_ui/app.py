"""The pages: what Streamlit runs for each visitor, again and again.

Nothing is imported at the top: a query worker is a fresh process that imports the file which runs,
under another name, and it needs none of this.
"""


def main() -> None:
    """Draw the page that the address names."""
    from functools import partial

    import streamlit as st

    from graph.errors import GraphError, UnknownName
    from graph.service import Service
    from search_ui.opened import service
    from search_ui.parts import page
    from search_ui.views import (
        about,
        actor,
        browse,
        campaign,
        campaigns,
        dispute,
        document,
        home,
        ontology,
        record,
        sparql,
    )

    st.set_page_config(page_title=page.NAME, page_icon=page.ICON, layout="centered")
    opened: Service = service()
    views = {
        "": ("Search", home.render),
        "campaigns": ("Campaigns", campaigns.render),
        "campaign": ("Campaign", campaign.render),
        "actor": ("Actor", actor.render),
        "record": ("Record", record.render),
        "document": ("Document", document.render),
        "dispute": ("Disputes", dispute.render),
        "browse": ("Browse", browse.render),
        "sparql": ("SPARQL", sparql.render),
        "ontology": ("Ontology", ontology.render),
        "about": ("About", about.render),
    }
    pages = [
        st.Page(partial(render, opened), title=title, url_path=path, default=not path)
        for path, (title, render) in views.items()
    ]
    chosen = st.navigation(pages, position="hidden")
    page.masthead(chosen.url_path)
    try:
        opened.state()  # nothing is drawn where nothing is built
        chosen.run()
    except UnknownName as error:
        near = {
            link.id: link for name in error.near for link in opened.entities(name.partition("/")[0])
        }
        page.trouble(error, near)
    except GraphError as error:
        page.trouble(error, {})


if __name__ == "__main__":
    main()
