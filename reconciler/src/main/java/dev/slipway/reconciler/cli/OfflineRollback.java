package dev.slipway.reconciler.cli;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Domain;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ManifestReader;
import dev.slipway.manifest.read.ReleaseFile;
import dev.slipway.reconciler.api.RollbackRequest;
import dev.slipway.reconciler.git.ConfigRepository;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.PushOutcome;
import dev.slipway.reconciler.git.WorkingClone;
import dev.slipway.reconciler.ledger.Restoration;
import dev.slipway.reconciler.observe.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Goes back to an earlier release by a commit in a clone, without a daemon. */
record OfflineRollback(Path folder, Map<String, String> environment) {
  private static final Domain STANDARD = new Domain(Setting.DOMAIN.standard());

  /** What was done, what was not, and what is next. */
  List<String> perform(AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException {
    try (var clone = WorkingClone.open(folder, environment)) {
      return perform(clone, app, request);
    }
  }

  private List<String> perform(ConfigRepository clone, AppName app, RollbackRequest request)
      throws RejectedException, UnavailableException {
    var base = clone.fetch();
    var reader = new ConfigReader(clone, new ManifestReader(STANDARD));
    var restoration = Restoration.of(reader.read(base).ledger(app), request.to());
    var commit =
        new FileCommit(
            restoration.path(),
            ReleaseFile.write(restoration.release()),
            restoration.message(),
            request.author());
    return switch (clone.push(base, List.of(commit))) {
      case PushOutcome.Landed(var revision) ->
          List.of(
              "Committed %s %s"
                  .formatted(
                      revision.commit().abbreviated(),
                      commit.message().lines().findFirst().orElse("")),
              "Not checked without a daemon: whether the image of %s is still there, %s"
                  .formatted(restoration.target().number(), restoration.target().image()),
              "It runs once it is pushed: git push");
      case PushOutcome.Refused(var reason) -> throw new RejectedException(reason);
      case PushOutcome.LostRace() ->
          throw new UnavailableException("another commit came first\ntry again");
    };
  }
}
