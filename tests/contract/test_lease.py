"""What every lease must do: one holder at a time, a dead one replaced, a lost one noticed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.s3 import Store

import headwater
from headwater.adapters.store.artefacts import BucketArtefacts, FolderArtefacts
from headwater.adapters.store.bucket import Bucket
from headwater.adapters.store.lease import BucketLease, FileLease
from headwater.core.errors import ConfigError, ConflictError, InputError, StaleVersion
from headwater.core.ports import Artefacts, Lease

Make = Callable[[], Lease]
SOURCE = str(Path(headwater.__file__).parents[1])


@pytest.fixture
def bucket(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    return Bucket(f"{store.url}/{tmp_path.name}")


@pytest.fixture(params=["folder", "bucket"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "folder":
        return lambda: FileLease(tmp_path / "w")
    held: Bucket = request.getfixturevalue("bucket")
    return lambda: BucketLease(Bucket(held.url))


def test_one_has_it_at_a_time(make: Make) -> None:
    with make().hold(0), pytest.raises(ConflictError, match="another run writes"), make().hold(0):
        pass
    with make().hold(0):
        pass


def test_who_waits_gets_it_when_it_is_free(make: Make) -> None:
    order: list[str] = []

    def second() -> None:
        with make().hold(60):
            order.append("second")

    with make().hold(0):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.7)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


DIE = """
import os, signal, sys
from pathlib import Path
from headwater.adapters.store.bucket import Bucket
from headwater.adapters.store.lease import BucketLease, FileLease
place = sys.argv[1]
lease = BucketLease(Bucket(place)) if "://" in place else FileLease(Path(place))
with lease.hold(0):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_holder_that_was_killed_on_this_machine_is_replaced_at_once(make: Make, tmp_path: Path) -> None:
    lease = make()
    place = lease.place if isinstance(lease, BucketLease) else str(tmp_path / "w")
    died = subprocess.run([sys.executable, "-c", DIE, place], env={**os.environ, "PYTHONPATH": SOURCE}, check=False)
    assert died.returncode == -signal.SIGKILL
    with make().hold(0):
        pass


def test_a_holder_on_another_machine_is_replaced_when_it_says_nothing(bucket: Bucket) -> None:
    bucket.put("writer.json", json.dumps({"holder": "elsewhere/1:1", "nonce": "x", "beat": 3}).encode())
    with pytest.raises(ConflictError), BucketLease(bucket, silent_s=30).hold(0.6):
        pass
    with BucketLease(bucket, silent_s=0.2).hold(30):
        pass


def test_a_holder_that_lives_is_not_replaced_however_long_it_holds(bucket: Bucket) -> None:
    with BucketLease(bucket, beat_s=0.05, silent_s=1.5).hold(0):
        other = BucketLease(bucket, silent_s=1.5)
        with pytest.raises(ConflictError), other.hold(4):
            pass


def test_a_holder_that_was_replaced_notices_before_it_writes(bucket: Bucket) -> None:
    slept = BucketLease(bucket, beat_s=3600, silent_s=0.0)
    with slept.hold(0):
        slept.check()  # still its own
        bucket.put("writer.json", json.dumps({"holder": "elsewhere/1:1", "nonce": "x", "beat": 0}).encode())
        for _ in range(2):
            with pytest.raises(StaleVersion, match="another writes"):
                slept.check()
    held = bucket.get("writer.json")
    assert held is not None
    assert json.loads(held[0])["holder"] == "elsewhere/1:1"  # it lets go of nothing that is not its own


def test_a_store_that_is_away_for_a_moment_takes_no_lease(store: Store, bucket: Bucket) -> None:
    with BucketLease(bucket, beat_s=0.05, silent_s=0.2).hold(0):
        store.gate.shut()
        threading.Timer(1.0, store.gate.open).start()
        BucketLease(bucket).check()
    with BucketLease(bucket).hold(0):
        pass


@pytest.fixture(params=["folder", "bucket"])
def artefacts(request: pytest.FixtureRequest, tmp_path: Path) -> Artefacts:
    if request.param == "folder":
        return FolderArtefacts(tmp_path / "models")
    return BucketArtefacts(tmp_path / "models", request.getfixturevalue("bucket"))


def test_artefacts_come_back_and_what_is_made_once_stays(artefacts: Artefacts) -> None:
    path = artefacts.put("m-1.bin", b"one")
    assert Path(path).read_bytes() == artefacts.get("m-1.bin") == b"one"
    assert artefacts.path("m-1.bin") == path
    assert artefacts.once("salt", b"a") == artefacts.once("salt", b"b") == b"a"
    assert artefacts.names() == ["m-1.bin"]  # what is made once is no model: it lies beside them
    with pytest.raises(InputError, match="no artefact"):
        artefacts.path("m-2.bin")
    with pytest.raises(InputError, match="not a name"):
        artefacts.put("../x", b"")


def test_another_machine_finds_an_artefact_in_the_bucket(bucket: Bucket, tmp_path: Path) -> None:
    BucketArtefacts(tmp_path / "here", bucket).put("m-1.bin", b"one")
    there = BucketArtefacts(tmp_path / "there", bucket)
    assert there.get("m-1.bin") == b"one"
    assert Path(there.path("m-1.bin")).parent == tmp_path / "there"


def test_a_wrong_address_and_a_refusal_say_what_to_do(store: Store, bucket: Bucket) -> None:
    for url in ("http://x/y", "s3://", "s3://key:secret@bucket/x"):
        with pytest.raises(ConfigError, match="not the address"):
            Bucket(url)
    with pytest.raises(ConfigError, match="refuses") as caught:
        Bucket("s3://there-is-none/x").put("a", b"")
    assert "AWS_ACCESS_KEY_ID" in caught.value.hint
