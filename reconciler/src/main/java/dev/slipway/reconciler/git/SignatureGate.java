package dev.slipway.reconciler.git;

import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Lets the followed branch move on by commits only that are all signed as is required. What it let
 * pass last is a ref of the clone, so that a new process goes on from there. Where there is none,
 * it begins at the newest commit of Slipway's own, which only ever commits on what it let pass; and
 * where there is no such commit either, the tip alone is looked at: its signature covers all that
 * it stands on.
 */
final class SignatureGate {
  static final String ACCEPTED = "refs/slipway/accepted";

  /** Of a subject or a name. */
  private static final int MOST_WORDS = 100;

  private final CommitRules rules;

  /** Outlives a clone that is made anew. */
  private Optional<org.eclipse.jgit.lib.ObjectId> accepted = Optional.empty();

  private Optional<HeldBack> heldBack = Optional.empty();

  private SignatureGate(CommitRules rules) {
    this.rules = rules;
  }

  /** Empty where no signatures are asked for. */
  static Optional<SignatureGate> of(Signatures signatures, InstantSource clock) {
    var own = signatures.own().map(SigningKey::itself).orElseGet(AllowedSigners::nobody);
    return signatures
        .required()
        .map(people -> new SignatureGate(new CommitRules(people, own, clock)));
  }

  /** A tip that was not let pass, and why: a cause, and on the next line what to do. */
  private record HeldBack(AnyObjectId tip, String reason) {}

  /** A commit, and why it may not be acted on. */
  private record Refused(RevCommit commit, CommitRules.Refusal refusal) {}

  /** Begins anew where signatures are asked for again after they were not. */
  static void forget(Repository repository) throws IOException, UnavailableException {
    CloneRefs.delete(repository, ACCEPTED);
  }

  /** To be called before the clone is made anew: what it accepted holds on, damaged or not. */
  synchronized void recall(LocalClone clone) {
    if (accepted.isEmpty()) {
      accepted = clone.salvaged(ACCEPTED);
    }
  }

  /** Why the last tip that was seen is not acted on; empty where it is. */
  synchronized Optional<String> heldBack() {
    return heldBack.map(HeldBack::reason);
  }

  /**
   * The commit to be acted on where this is the tip of the branch: the tip, or the one that was
   * accepted last.
   *
   * @throws RejectedException where there is none yet, or what was accepted last is lost
   */
  synchronized AnyObjectId pass(Repository repository, AnyObjectId tip)
      throws IOException, RejectedException, UnavailableException {
    var isKnown = heldBack.filter(it -> it.tip().equals(tip)).isPresent();
    var before = before(repository);
    if (before.isEmpty() && !isKnown) {
      before = beginning(repository, tip);
      if (before.isPresent()) {
        accept(repository, before.get());
      }
    }
    if (before.isPresent() && before.get().equals(tip)) {
      heldBack = Optional.empty();
    } else if (!isKnown) {
      var refused = refused(repository, before, tip);
      heldBack =
          refused.isEmpty()
              ? Optional.empty()
              : Optional.of(new HeldBack(tip.copy(), told(refused, before)));
    }
    if (heldBack.isPresent() && before.isEmpty()) {
      throw new RejectedException(heldBack.get().reason());
    }
    var passed = heldBack.isPresent() ? before.get() : tip;
    accept(repository, passed);
    return passed;
  }

  /** Remembers what is acted on from here: what passed, or a commit of our own on top of that. */
  synchronized void accept(Repository repository, AnyObjectId commit)
      throws IOException, UnavailableException {
    if (!accepted.equals(Optional.of(commit)) || repository.exactRef(ACCEPTED) == null) {
      CloneRefs.point(repository, ACCEPTED, commit);
      accepted = Optional.of(commit.copy());
    }
  }

  private Optional<org.eclipse.jgit.lib.ObjectId> before(Repository repository)
      throws IOException, RejectedException {
    if (accepted.isEmpty()) {
      accepted = CloneRefs.find(repository, ACCEPTED);
    }
    if (accepted.isPresent() && !repository.getObjectDatabase().has(accepted.get())) {
      var reason =
          ("the commit %s, which was accepted last, is neither on the branch nor in the clone any"
                  + " more, so that nobody can tell what is new; nothing new is acted on\n"
                  + "put it back on the branch, or have the daemon begin anew by deleting config.git"
                  + " in its data folder while it is stopped: see docs/signing.md")
              .formatted(shortened(accepted.get()));
      heldBack = Optional.of(new HeldBack(org.eclipse.jgit.lib.ObjectId.zeroId(), reason));
      throw new RejectedException(reason);
    }
    return accepted;
  }

  /**
   * The newest commit of our own that the tip stands on: it is there since all below was accepted,
   * by a process whose clone is lost. Wherever a merge put it, as anybody can push a merge.
   */
  private Optional<org.eclipse.jgit.lib.ObjectId> beginning(Repository repository, AnyObjectId tip)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(tip));
      walk.sort(RevSort.TOPO);
      for (var commit = walk.next(); commit != null; commit = walk.next()) {
        if (rules.isOwnRecord(commit)) {
          return Optional.of(commit.copy());
        }
        commit.disposeBody();
      }
      return Optional.empty();
    }
  }

  /** Which new commits are not signed as is required, the oldest first. */
  private List<Refused> refused(
      Repository repository, Optional<? extends AnyObjectId> before, AnyObjectId tip)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      var last = walk.parseCommit(tip);
      var fresh =
          before.isEmpty() ? new LinkedHashSet<>(Set.of(last)) : fresh(walk, last, before.get());
      var line = line(last, fresh);
      var refused = new ArrayList<Refused>();
      for (var commit : fresh) {
        rules
            .refusal(commit, line.contains(commit))
            .ifPresent(refusal -> refused.add(new Refused(commit, refusal)));
      }
      return refused;
    }
  }

  private static SequencedSet<RevCommit> fresh(RevWalk walk, RevCommit tip, AnyObjectId before)
      throws IOException {
    walk.markStart(tip);
    walk.markUninteresting(walk.parseCommit(before));
    walk.sort(RevSort.TOPO);
    walk.sort(RevSort.REVERSE, true);
    var fresh = new LinkedHashSet<RevCommit>();
    walk.forEach(fresh::add);
    return fresh;
  }

  /** Those that one comes to from the tip by first parents. */
  private static Set<RevCommit> line(RevCommit tip, Set<RevCommit> fresh) {
    var line = new HashSet<RevCommit>();
    var next = Optional.of(tip);
    while (next.filter(fresh::contains).isPresent()) {
      var commit = next.get();
      line.add(commit);
      next = commit.getParentCount() == 0 ? Optional.empty() : Optional.of(commit.getParent(0));
    }
    return line;
  }

  private static String told(List<Refused> refused, Optional<? extends AnyObjectId> before) {
    var first = refused.getFirst();
    var others = refused.size() == 1 ? "" : " (and " + (refused.size() - 1) + " more after it)";
    var stays =
        before.map(id -> "; what runs stays at " + shortened(id)).orElse("; nothing is run");
    return "the commit %s (%s, by %s) %s%s%s\n%s"
        .formatted(
            shortened(first.commit()),
            plain(first.commit().getShortMessage()),
            author(first.commit()),
            first.refusal().why(),
            others,
            stays,
            first.refusal().wayOut());
  }

  /** A commit may name nobody, or in a way that can not be read. */
  private static String author(RevCommit commit) {
    return Optional.ofNullable(commit.getAuthorIdent())
        .map(author -> plain(author.getName()))
        .orElse("nobody");
  }

  /** Anybody may have written it, and terminals show it. */
  private static String plain(String text) {
    var line = Failures.bounded(text.replaceAll("\\p{Cntrl}", " "));
    return line.length() > MOST_WORDS ? line.substring(0, MOST_WORDS) + "…" : line;
  }

  private static String shortened(AnyObjectId id) {
    return new ObjectId(id.name()).abbreviated();
  }
}
