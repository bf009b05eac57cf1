"""Devices: what breaks, and what the firmware breaks."""

from headwater.generate.taxonomy import Family, Reason, lines

_BATTERY = ("Vista camera", "Chime doorbell", "Glide vacuum", "Pulse watch", "Nimbus earbuds", "Volt power bank")
_SOUND = ("Halo speaker", "Nimbus earbuds", "Chime doorbell", "Beam stick")

DEVICE = Family(
    "device",
    "Device faults",
    (
        Reason(
            "no_power",
            "Does not turn on",
            "The device is dead or will not start.",
            "hardware",
            3.0,
            "replace",
            lines("""
            my {product} won't turn on any more
            it is completely dead, no light, nothing
            the {product} doesn't start, whatever I press
            I plugged it in and nothing happened
            it stays black
            no sign of life from the {product} since {date}
            holding the button for thirty seconds does not wake it
            it powers up for a second and goes off again
            worked last night, this morning it's a brick
            the LED no longer comes on
            the new {product} was dead right out of the box
            it just refuses to boot
            it gave up after {days} days of use
            """),
            lines("""
            I tried three sockets and two cables.
            A reset with a paper clip did nothing.
            """),
            lines("""
            it makes a nice paperweight now
            I've got an expensive ornament on my shelf
            """),
        ),
        Reason(
            "battery_drain",
            "Battery drains fast",
            "The battery empties much sooner than expected or does not charge.",
            "hardware",
            2.7,
            "replace",
            lines("""
            the battery of my {product} lasts two hours
            it is empty by noon
            the {product} loses half of its charge over night
            I have to charge it every single day
            it never gets past 60 percent
            battery life is a joke
            it takes all night to charge and is flat by lunch
            the charge drops from 40 to 0 in a minute
            it doesn't hold its charge
            standby eats up all of the power
            it stops charging as soon as I look away
            since {version} it runs out three times as fast
            the low battery warning comes on every few hours
            """),
            lines("""
            I switched off everything I could.
            It used to last a week.
            """),
            lines("""
            it's on the cable more than on me
            it needs more naps than my toddler
            """),
            _BATTERY,
        ),
        Reason(
            "poor_sound",
            "Sound problem",
            "The sound is distorted, quiet, one-sided or absent.",
            "hardware",
            1.7,
            "replace",
            lines("""
            the sound from my {product} crackles
            there is no audio on the left side
            it is so quiet that I can't hear it from the next room
            everything sounds like under water
            the volume jumps up and down by itself
            music cuts out every few seconds
            there's a constant hissing noise
            people can't hear me through the microphone
            the bass rattles the whole case
            voices and picture are out of sync
            the {product} makes a high-pitched whine
            it went mute after the last update
            """),
            lines("""
            I cleaned the grille already.
            With another speaker it is fine.
            """),
            (),
            _SOUND,
        ),
        Reason(
            "image_quality",
            "Picture problem",
            "The camera or screen picture is blurred, dark, frozen or has lines.",
            "hardware",
            1.5,
            "replace",
            lines("""
            the picture is blurry even in daylight
            night vision is just a grey soup
            there are purple lines across the image
            the video freezes on the same frame
            everything has a pink tint
            I can't make out a face from two metres
            the lens is fogged up from the inside
            half of the screen is black
            the camera image is upside down and can't be turned
            it flickers whenever the lights are on
            the resolution is nothing like the 2K you advertise
            the live view looks like a slide show
            """),
            lines("""
            I cleaned the glass several times.
            The one next to it is sharp.
            """),
            (),
            ("Vista camera", "Chime doorbell", "Beam stick"),
        ),
        Reason(
            "motion_alerts",
            "Motion alerts wrong",
            "The device raises false alerts or misses events.",
            "firmware",
            1.6,
            "fix",
            lines("""
            I get an alert for every leaf that moves
            the camera didn't record the burglar at all
            notifications come ten minutes after somebody rang
            it reports a person when it's my cat
            no motion was detected although three people walked by
            my phone buzzes all night for nothing
            every car headlight sets it off
            it missed the parcel thief
            the detection zones are ignored
            the doorbell rings and I'm not notified
            false alarms all day long
            it only records the back of people leaving
            """),
            lines("""
            Sensitivity is on the lowest level.
            I redrew the zones twice.
            """),
            (),
            ("Vista camera", "Chime doorbell"),
        ),
        Reason(
            "schedule_ignored",
            "Schedule or automation not followed",
            "Planned schedules, scenes or routines do not run as set.",
            "firmware",
            2.4,
            "fix",
            lines("""
            my {product} ignores the schedule I set
            the routine for the morning doesn't run any more
            it comes on at three in the night for no reason
            the timer is an hour off since the clocks changed
            scenes only work half of the time
            it doesn't go to away mode when we leave
            the automation I built stopped firing on {date}
            the programme resets itself to the factory plan
            sunset rules trigger at noon
            whatever I plan, it does what it likes
            the weekly plan vanished after {version}
            it never starts at the hour I chose
            """),
            lines("""
            I deleted and built it again from scratch.
            By hand it works.
            """),
            lines("""
            we wake up in the cold every morning
            it has a mind of its own
            """),
            ("Aero thermostat", "Lumen bulb", "Glide vacuum", "Nexa hub"),
        ),
        Reason(
            "temperature_wrong",
            "Wrong temperature or reading",
            "A measured value such as temperature, steps or heart rate is wrong.",
            "hardware",
            0.9,
            "replace",
            lines("""
            it shows four degrees more than my other thermometer
            the heart rate is obviously made up
            it counts steps while I sit on the sofa
            the reading is stuck at 21 degrees
            humidity is always at 99 percent
            my sleep was recorded as a workout
            the sensor value jumps all over the place
            the display says 25 and we are freezing
            distance is off by a third
            it thinks I'm on the tenth floor
            the measured temperature lags by an hour
            calibration doesn't change anything
            """),
            lines("""
            I compared it with two others.
            It hangs nowhere near a window.
            """),
            (),
            ("Aero thermostat", "Pulse watch"),
        ),
        Reason(
            "mechanical",
            "Mechanical wear or breakage",
            "A moving or wearing part broke in normal use.",
            "hardware",
            1.1,
            "replace",
            lines("""
            the strap snapped after {days} days
            the brush of the vacuum doesn't turn any more
            the hinge broke off
            one wheel is blocked and it drives in circles
            the button is stuck inside
            the charging port is loose
            the clip came off when I took it out of the case
            the suction is gone
            the mount doesn't hold and the thing fell down
            it grinds and smells of dust when it moves
            the dust bin lid no longer closes
            rubber is peeling off the side
            """),
            lines("""
            I treated it with care.
            It never fell.
            """),
            (),
            ("Glide vacuum", "Pulse watch", "Nimbus earbuds", "Vista camera"),
        ),
        Reason(
            "setup_fails",
            "Set-up fails",
            "First set-up or pairing of a new device cannot be finished.",
            "firmware",
            3.1,
            "fix",
            lines("""
            I can't get the {product} through the set-up
            pairing stops at 80 percent every time
            the app doesn't find my new {product}
            the QR code on the back isn't recognised
            it says device already registered to another account
            set-up hangs on looking for devices
            it blinks orange and never gets to green
            I have been trying to install it for two hours
            the {product} won't pair with my phone
            adding the device ends in an unknown error
            the instructions don't match what I see on the screen
            it fails at the very last step of the installation
            I am stuck on the connect screen
            """),
            lines("""
            I'm not a beginner with these things.
            Bluetooth and location are both on.
            """),
            lines("""
            it's new, it's shiny and it's useless so far
            we never got further than the first page
            """),
        ),
    ),
)
