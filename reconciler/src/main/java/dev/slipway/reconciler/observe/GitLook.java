package dev.slipway.reconciler.observe;

import dev.slipway.builder.ImageBuilder;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release.Built;
import dev.slipway.manifest.Source;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.git.SourceHead;
import dev.slipway.reconciler.git.SourceRepositories;
import dev.slipway.reconciler.loop.Outcome;
import dev.slipway.reconciler.plan.SourceState.Commit;
import dev.slipway.reconciler.plan.Trouble;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a source repository: asked once for all that is wanted of it. */
record GitLook(SourceRepositories repositories, ImageBuilder builder, Sightings sightings) {

  Outcome look(String git, Set<Source> sources) {
    var refs = sources.stream().map(Source::ref).collect(Collectors.toSet());
    try {
      var heads = repositories.heads(git, refs);
      Outcome worst = new Outcome.Done();
      for (var source : sources) {
        var outcome = open(source, Optional.ofNullable(heads.get(source.ref())));
        worst = outcome instanceof Outcome.Unavailable ? outcome : worst;
      }
      return worst;
    } catch (RejectedException e) {
      sources.forEach(it -> sightings.fail(Followed.of(it), new Trouble.Rejected(e.getMessage())));
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      sources.forEach(
          it -> sightings.fail(Followed.of(it), new Trouble.Unavailable(e.getMessage())));
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private Outcome open(Source source, Optional<ObjectId> commit) {
    if (commit.isEmpty()) {
      var message = source.git() + " has no " + source.ref().words();
      sightings.fail(Followed.of(source), new Trouble.Rejected(message));
      return new Outcome.Done();
    }
    var known = sightings.state(Followed.of(source));
    if (known.trouble().isEmpty()
        && known.commit().filter(head -> head.id().equals(commit.get())).isPresent()) {
      return new Outcome.Done();
    }
    try {
      var head = repositories.open(source, commit.get());
      sightings.see(Followed.of(source), commit(source, head), Optional.of(head.tree()));
      return new Outcome.Done();
    } catch (RejectedException e) {
      sightings.fail(Followed.of(source), new Trouble.Rejected(e.getMessage()));
      return new Outcome.Rejected(e.getMessage());
    } catch (UnavailableException e) {
      sightings.fail(Followed.of(source), new Trouble.Unavailable(e.getMessage()));
      return new Outcome.Unavailable(e.getMessage());
    }
  }

  private Commit commit(Source source, SourceHead head)
      throws RejectedException, UnavailableException {
    var built = new Built(source, head.commit(), head.tree().id());
    return new Commit(built, head.subject(), builder.key(head.tree(), source.build()));
  }
}
