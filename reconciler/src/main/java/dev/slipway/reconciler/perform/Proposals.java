package dev.slipway.reconciler.perform;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.manifest.read.ConfigDifference;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.git.FileCommit;
import dev.slipway.reconciler.git.Person;
import dev.slipway.reconciler.git.ReviewBranches;
import dev.slipway.reconciler.git.Revision;
import dev.slipway.reconciler.git.SourceLog;
import dev.slipway.reconciler.ledger.CommitText;
import dev.slipway.reconciler.ledger.Proposal;
import dev.slipway.reconciler.ledger.ProposalText;
import dev.slipway.reconciler.plan.Step.RecordRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes what is proposed: first the branch, then the request. Both are found again where they were
 * written by one who was killed in between.
 */
public record Proposals(
    Forge forge, ReviewBranches branches, ReleaseCommits commits, BuildTimes times) {

  /** Proposes a release on top of a revision, whatever was proposed of the app before. */
  public ReleaseRequest propose(RecordRelease record, Revision base, Optional<Person> author)
      throws RejectedException, UnavailableException, InterruptedException {
    push(record, base, author, head(record.app()));
    return open(record);
  }

  /** Where the branch of an app is, if it is there. */
  Optional<ObjectId> head(AppName app) throws RejectedException, UnavailableException {
    return branches.head(app.value());
  }

  void push(RecordRelease record, Revision base, Optional<Person> author, Optional<ObjectId> head)
      throws RejectedException, UnavailableException {
    var commit = commits.commit(record);
    var message = CommitText.proposed(commit.message(), Proposal.of(record.release()));
    var proposed = new FileCommit(commit.path(), commit.content(), message, author);
    var _ = branches.push(record.app().value(), base, proposed, head);
  }

  /** Has a request be open for what is on the branch. */
  ReleaseRequest open(RecordRelease record)
      throws RejectedException, UnavailableException, InterruptedException {
    var title = commits.commit(record).message().lines().findFirst().orElseThrow();
    var release = record.release();
    var took = times.of(release.image());
    var body = new ProposalText(release, record.before(), log(record), config(record), took).body();
    return forge.propose(record.app(), new RequestText(title, body));
  }

  private static List<String> config(RecordRelease record) {
    return ConfigDifference.between(record.before(), record.release()).stream()
        .flatMap(difference -> difference.lines().stream())
        .toList();
  }

  private List<String> log(RecordRelease record) {
    var log = commits.log(record);
    var lines = new ArrayList<String>();
    for (var commit : log.map(SourceLog::commits).orElseGet(List::of)) {
      lines.add(
          "%s %s (%s)".formatted(commit.id().abbreviated(), commit.subject(), commit.author()));
    }
    log.filter(it -> it.more() > 0).ifPresent(it -> lines.add("and " + it.more() + " more"));
    return lines;
  }

  /**
   * The request says first that it asks for nothing any more: so no hold comes of closing it. Then
   * the branch goes, with a lease: where somebody proposed something else meanwhile, nothing more
   * is done.
   *
   * @param head where the branch is, if it is there
   */
  void withdraw(ReleaseRequest request, Optional<ObjectId> head, String why)
      throws RejectedException, UnavailableException, InterruptedException {
    var body = Proposal.removedFrom(request.text().body()) + "\n\nWithdrawn: " + why;
    var withdrawn = forge.propose(request.app(), new RequestText(request.text().title(), body));
    if (head.isPresent()) {
      branches.remove(request.app().value(), head.get());
    }
    forge.withdraw(withdrawn, "Withdrawn: " + why);
  }
}
