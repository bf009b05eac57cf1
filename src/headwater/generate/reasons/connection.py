"""Connectivity and software: network, updates, integrations."""

from headwater.generate.taxonomy import Family, Reason, lines

CONNECTION = Family(
    "connection",
    "Connectivity and software",
    (
        Reason(
            "wifi_drops",
            "Connection drops",
            "A device that was connected keeps losing the network.",
            "firmware",
            4.6,
            "fix",
            lines("""
            my {product} keeps losing the wifi
            the connection drops every evening
            it goes offline several times a day
            I have to restart the {product} each morning to get it back online
            the internet cuts out for a minute every half hour
            device unreachable, again and again
            it disconnects as soon as I leave the room
            the signal vanishes although the router is two metres away
            it falls off the network and does not come back by itself
            everything else in the house is online except the {product}
            it shows offline in the app while the light is green
            since {version} the wireless link is unstable
            the {product} drops out during every call
            """),
            lines("""
            I already moved it closer.
            A factory reset helped for one day.
            My provider says the line is clean.
            """),
            lines("""
            I've become a professional at pulling plugs
            here now, gone a minute later, all day long
            """),
        ),
        Reason(
            "slow_network",
            "Slow speed or weak range",
            "The network works but is slow or does not reach.",
            "firmware",
            1.6,
            "fix",
            lines("""
            the speed through the {product} is a tenth of my line
            the upstairs rooms get no signal at all
            downloads crawl since we installed it
            range is much worse than with the old one
            pages take forever to load
            video buffers all the time
            I pay for a gigabit and get 40
            there's a dead spot right behind the wall
            the mesh node makes things slower, not faster
            ping goes through the roof at night
            coverage doesn't even reach the garden
            uploads are painfully slow
            """),
            lines("""
            By cable it is fast.
            I tried each channel.
            """),
            (),
            ("Orbit router", "Nexa hub", "Beam stick"),
        ),
        Reason(
            "update_broke",
            "Update broke something",
            "A firmware update failed or made the device worse.",
            "firmware",
            2.2,
            "fix",
            lines("""
            the update to {version} ruined my {product}
            it is stuck in the middle of the firmware update
            since the last update nothing works as before
            the update fails at 99 percent
            after installing {version} half of the features are gone
            it keeps rebooting since it updated itself
            can I go back to the previous firmware
            you pushed an update overnight and now it is unusable
            the update wiped all of my settings
            it says update available for ever and never installs
            {version} made everything slower
            who tested this release
            """),
            lines("""
            Before that it ran for a year without trouble.
            I didn't even agree to the update.
            """),
            lines("""
            I went to bed with a working {product} and woke up with this
            never touch a running system, you did
            """),
        ),
        Reason(
            "voice_assistant",
            "Voice control fails",
            "Voice commands are not understood or not carried out.",
            "firmware",
            1.2,
            "fix",
            lines("""
            it doesn't understand a word I say any more
            the voice assistant answers when nobody spoke
            it plays the wrong song whenever I ask
            voice commands only work on the third try
            it says sorry I can't do that to everything
            the wake word is ignored
            it turns on the lights in the wrong room when I ask
            it has trouble with my accent
            the microphone seems deaf across the room
            it talks over itself and never does what I told it
            asking for the weather gives me a recipe
            it replies in another language
            """),
            lines("""
            My kids find it funny, I don't.
            The microphone is not muted.
            """),
            (),
            ("Halo speaker", "Beam stick", "Nexa hub"),
        ),
        Reason(
            "integration",
            "Third-party integration fails",
            "The link to another maker's product or service does not work.",
            "app",
            1.3,
            "fix",
            lines("""
            it no longer works with my other smart home system
            the link to my music service is broken
            the skill can't find my {product}
            my calendar doesn't sync
            the IFTTT recipes stopped working
            it refuses to talk to the bulbs of another brand
            account linking fails with an error page
            you say it supports Matter and it doesn't pair
            my alarm panel can't see it any more
            the integration needs to be authorised every day
            health data doesn't reach my phone's health app
            casting from the other app is gone
            """),
            lines("""
            Their support says it is on your side.
            It worked until {date}.
            """),
        ),
        Reason(
            "cloud_recordings",
            "Recordings missing",
            "Stored videos or history are missing or cannot be played.",
            "app",
            1.0,
            "fix",
            lines("""
            my recordings from last week are gone
            I can't play back any clips
            the video history is empty
            downloading a recording gives a file that won't open
            the clip of the accident is missing when I need it
            the timeline shows gaps of hours
            playback ends in an endless spinner
            saved events disappeared from the cloud
            it says no events for a day I know there were many
            I can watch live and not what happened before
            the police asked for the footage and it isn't there
            videos are deleted after one day
            """),
            lines("""
            The storage should last 60 days.
            Live view is fine.
            """),
            (),
            ("Vista camera", "Chime doorbell"),
        ),
        Reason(
            "outage",
            "Service down",
            "The whole service seems to be down.",
            "app",
            0.9,
            "fix",
            lines("""
            is your service down
            nothing in my house responds since an hour
            are there server problems right now
            all of my devices went offline at the same time
            your cloud seems to be dead
            no device can be reached, neither mine nor my neighbour's
            the whole system is down again
            the status page says all good and nothing works
            I can't switch on a single light
            total blackout of the platform
            everything stopped responding at once
            when will you be back up
            """),
            lines("""
            My internet is fine.
            Half of the forum reports the same.
            """),
        ),
    ),
)
