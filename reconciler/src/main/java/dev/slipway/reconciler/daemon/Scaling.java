package dev.slipway.reconciler.daemon;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ConfigTree;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ReplicasEdit;
import dev.slipway.reconciler.api.ScaleOutcome;
import dev.slipway.reconciler.api.ScaleRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.observe.ConfigFollower;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Commits other numbers of instances to the manifest of an app, as its people would. */
record Scaling(ConfigRepository repository, ConfigFollower follower) {
  private static final int ATTEMPTS = 10;

  /** Somebody else's commit that comes first is what the next attempt is made upon. */
  ScaleOutcome scale(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var outcome = attempt(app, request);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    follower.lookNow();
    throw new UnavailableException(
        "others commit to the config repository all the time; nothing was changed, try again");
  }

  /** Empty where somebody else's commit came first. */
  private Optional<ScaleOutcome> attempt(AppName app, ScaleRequest request)
      throws RejectedException, UnavailableException {
    var base = repository.fetch();
    var manifest = manifest(base, app);
    var path = manifest.getKey();
    var content = repository.read(manifest.getValue());
    var edited = ReplicasEdit.apply(path, content, request.processes());
    if (edited.equals(new String(content, StandardCharsets.UTF_8))) {
      return Optional.of(new ScaleOutcome(base.commit(), path, ""));
    }
    var message = message(app, request);
    var commit = new FileCommit(path, edited, message + "\n", request.author());
    return switch (repository.push(base, List.of(commit))) {
      case PushOutcome.Landed(var revision) -> {
        follower.adopt(base, revision);
        yield Optional.of(new ScaleOutcome(revision.commit(), path, message));
      }
      case PushOutcome.LostRace() -> Optional.empty();
      case PushOutcome.Refused(var reason) ->
          throw new RejectedException("the config repository refuses the commit: " + reason);
    };
  }

  private static Map.Entry<String, ObjectId> manifest(Revision revision, AppName app)
      throws RejectedException {
    var found =
        revision.files().entrySet().stream()
            .filter(file -> ConfigTree.isManifest(file.getKey()))
            .filter(file -> ConfigTree.baseName(file.getKey()).equals(app.value()))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    var paths = found.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
    throw new RejectedException(
        found.isEmpty()
            ? "there is no manifest of " + app + " at " + revision.commit().abbreviated()
            : app + " has more than one manifest: " + paths);
  }

  private static String message(AppName app, ScaleRequest request) {
    return request.processes().entrySet().stream()
        .map(entry -> entry.getKey() + " to " + entry.getValue())
        .collect(Collectors.joining(", ", app + ": scale ", ""));
  }
}
