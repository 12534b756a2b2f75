package dev.slipway.reconciler.ledger;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.Digest;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.Release;
import dev.slipway.manifest.ReleaseNumber;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every release that was ever made of an app.
 *
 * @param entries the changes of its release file, oldest first
 * @param leftBehind the highest number in commits that the followed branch has no more, because its
 *     history was rewritten
 */
public record AppLedger(
    AppName app, Current current, List<Entry> entries, Optional<ReleaseNumber> leftBehind) {
  /** The ledger of a history that was not rewritten. */
  public AppLedger(AppName app, Current current, List<Entry> entries) {
    this(app, current, entries, Optional.empty());
  }

  public AppLedger {
    entries = List.copyOf(entries);
  }

  /** The ledger of an app that was never released. */
  public static AppLedger empty(AppName app) {
    return new AppLedger(app, new Current.None(), List.of());
  }

  /**
   * One more than the highest number there ever was, whatever was reverted or rewritten (design,
   * rule 2).
   */
  public ReleaseNumber nextNumber() {
    return Stream.concat(everyRelease().map(Release::number), leftBehind.stream())
        .max(ReleaseNumber::compareTo)
        .map(ReleaseNumber::next)
        .orElseGet(() -> new ReleaseNumber(1));
  }

  private Stream<Release> everyRelease() {
    return Stream.concat(
        entries.stream().flatMap(e -> Stream.concat(e.before().stream(), e.after().stream())),
        current.asRelease().stream());
  }

  /**
   * The hold on these inputs, if they are held: they were released, and every change since they
   * last stood in the file was a step back (design, rule 3). Inputs that stand there now are not
   * held.
   */
  public Optional<Hold> hold(Digest inputs) {
    if (current.asRelease().filter(r -> r.inputs().equals(inputs)).isPresent()) {
      return Optional.empty();
    }
    for (var i = entries.size() - 1; i >= 0; i--) {
      var released = entries.get(i).after().filter(r -> r.inputs().equals(inputs));
      if (released.isPresent()) {
        var leftBy = entries.get(Math.min(i + 1, entries.size() - 1));
        return Optional.of(new Hold(released.get(), leftBy));
      }
      if (!isStepBack(i)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * What to go back to from a current release that does not come up: the latest release before it
   * that was not itself left by a step back, neither by Slipway (it did not come up) nor by a
   * person. Empty after a while, however often that is asked for: nothing is tried twice.
   */
  public Optional<Release> rollbackTarget() {
    var unfit = new HashSet<Digest>();
    current.asRelease().ifPresent(release -> unfit.add(release.inputs()));
    for (var i = entries.size() - 1; i >= 0; i--) {
      var candidate = entries.get(i).after().filter(release -> !unfit.contains(release.inputs()));
      if (candidate.isPresent()) {
        return candidate;
      }
      if (isStepBack(i)) {
        standingBefore(i).ifPresent(left -> unfit.add(left.inputs()));
      }
    }
    return Optional.empty();
  }

  /**
   * What a person goes back to: the release of this number or, where none is said, the one before
   * the current one that came up.
   *
   * @throws RejectedException where there is none, it runs already, or it did not come up itself
   */
  public Release backTo(Optional<ReleaseNumber> number) throws RejectedException {
    var now = current.asRelease();
    if (now.isEmpty()) {
      throw new RejectedException(app + " has no release to go back from");
    }
    if (number.isEmpty()) {
      return rollbackTarget()
          .orElseThrow(() ->
              new RejectedException(
                  "there is no release of "
                      + app
                      + " before "
                      + now.get().number()
                      + " that came up\nsay which one: slipway releases "
                      + app));
    }
    var target = require(number.get());
    if (target.inputs().equals(now.get().inputs())) {
      throw new RejectedException(
          now.get().number() + " runs, which is made of the same as " + target.number());
    }
    var failure = failure(target.number());
    if (failure.isPresent()) {
      throw new RejectedException(
          target.number() + " did not come up: " + failure.get() + "\nchoose another release");
    }
    return target;
  }

  /** As {@link #find}; says where to look where there is no such release. */
  public Release require(ReleaseNumber number) throws RejectedException {
    return find(number)
        .orElseThrow(() ->
            new RejectedException(
                "there is no " + number + " of " + app + "\nthere are: slipway releases " + app));
  }

  /** The release that was made with this number, as it was written first. */
  public Optional<Release> find(ReleaseNumber number) {
    return writtenBy(number).flatMap(Entry::after);
  }

  /** The change that wrote the release with this number first. */
  public Optional<Entry> writtenBy(ReleaseNumber number) {
    return entries.stream()
        .filter(entry -> entry.after().map(Release::number).equals(Optional.of(number)))
        .findFirst();
  }

  /**
   * The number of the current release, where another release had it first: it was merged or written
   * with a number that was taken meanwhile.
   */
  public Optional<ReleaseNumber> takenNumber() {
    return current
        .asRelease()
        .filter(now -> find(now.number()).filter(first -> !first.equals(now)).isPresent())
        .map(Release::number);
  }

  /**
   * What there is to go back to: all that ever stood under the highest numbers, the current release
   * whatever its number, and what is gone back to where it does not come up.
   *
   * @param count how many numbers
   */
  public Set<Release> latest(int count) {
    var numbers = new TreeSet<ReleaseNumber>();
    everyRelease().map(Release::number).forEach(numbers::add);
    while (numbers.size() > count) {
      numbers.pollFirst();
    }
    return Stream.of(
            everyRelease().filter(release -> numbers.contains(release.number())),
            current.asRelease().stream(),
            rollbackTarget().stream())
        .flatMap(releases -> releases)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All that ever stood under this number. */
  public Set<Release> all(ReleaseNumber number) {
    return everyRelease()
        .filter(release -> release.number().equals(number))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a release of this number or a later one was made, and was no step back. */
  public boolean wentOnTo(ReleaseNumber number) {
    return entries.stream()
        .filter(entry -> !entry.isStepBack())
        .flatMap(entry -> entry.after().stream())
        .anyMatch(release -> release.number().compareTo(number) >= 0);
  }

  /** The last change that took the place of the release with this number. */
  public Optional<Entry> leftBy(ReleaseNumber number) {
    return entries.reversed().stream()
        .filter(entry -> entry.before().map(Release::number).equals(Optional.of(number)))
        .findFirst();
  }

  /** Why the release with this number did not come up, where it was rolled back for that. */
  public Optional<String> failure(ReleaseNumber number) {
    return leftBy(number).flatMap(entry -> entry.failureOf(number));
  }

  /**
   * Whether this change was a step back from what stood in the file last, also where the file was
   * broken or not there in between: who mends a slip of the pen has not asked for the release again
   * that he is leaving.
   */
  private boolean isStepBack(int index) {
    var entry = entries.get(index);
    return entry.isStepBack()
        || (entry.before().isEmpty()
            && standingBefore(index)
                .filter(last -> entry.after().get().number().compareTo(last.number()) <= 0)
                .isPresent());
  }

  private Optional<Release> standingBefore(int index) {
    return entries
        .get(index)
        .before()
        .or(() ->
            entries.subList(0, index).reversed().stream()
                .flatMap(entry -> entry.after().stream())
                .findFirst());
  }

  /** The change by which the current release came to stand in the file. */
  public Optional<Entry> currentEntry() {
    return entries.reversed().stream()
        .filter(entry -> entry.after().equals(current.asRelease()))
        .findFirst();
  }

  /**
   * Why inputs are not released again.
   *
   * @param release what was left
   * @param leftBy the step back that left it
   */
  public record Hold(Release release, Entry leftBy) {
    public ReleaseNumber number() {
      return release.number();
    }

    public Digest inputs() {
      return release.inputs();
    }
  }
}
