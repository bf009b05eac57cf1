"""Connectors to other systems, both ways, each as its vendor documents it; one vendor a file.

``tool.py`` has what they share, ``web.py`` the one way to ask over HTTP, ``build.py`` their names. What is sent twice must arrive
once, so each kind says how (``again``): it asks whether the thing is there before it makes it a second time (GitHub, Jira,
ServiceNow, Zendesk, Slack), gives the other side a key to know it by (webhooks, mail, files), or can do neither (Teams).
"""
