package dev.slipway.reconciler.forge.rest;

import dev.slipway.manifest.AppName;
import dev.slipway.manifest.ObjectId;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.Forge;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.forge.ReviewBranch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** One repository on a forge with a REST API. */
public final class RestForge implements Forge {
  private static final int MOST_PAGES = 10;
  private static final int MOST_REPORTED = 5_000;

  private final RestClient client;
  private final Dialect dialect;
  private final Changes changes;
  private final ReentrantLock looking = new ReentrantLock();
  private final LinkedHashMap<Subject, CommitStatus> reported = new LinkedHashMap<>();

  /** What has one status at a time. */
  private record Subject(ObjectId commit, String context) {
    static Subject of(CommitStatus status) {
      return new Subject(status.commit(), status.context());
    }
  }

  public RestForge(RestClient client, Dialect dialect) {
    this.client = client;
    this.dialect = dialect;
    this.changes = new Changes(client, dialect);
  }

  @Override
  public SortedMap<AppName, ReleaseRequest> requests()
      throws RejectedException, UnavailableException, InterruptedException {
    var newest = new TreeMap<AppName, ReleaseRequest>();
    looking.lockInterruptibly();
    try {
      changes.look().forEach(listed -> newest.put(listed.request().app(), listed.request()));
      return newest;
    } finally {
      looking.unlock();
    }
  }

  @Override
  public SortedMap<AppName, List<ReleaseRequest>> closed() throws InterruptedException {
    looking.lockInterruptibly();
    try {
      return changes.closed();
    } finally {
      looking.unlock();
    }
  }

  @Override
  public ReleaseRequest propose(AppName app, RequestText text)
      throws RejectedException, UnavailableException, InterruptedException {
    var branch = new ReviewBranch(app);
    var found = find(branch);
    var open = found.isEmpty() ? Optional.<ReleaseRequest>empty() : rewritten(found.get(), text);
    return open.isPresent() ? open.get() : create(branch, text);
  }

  private ReleaseRequest create(ReviewBranch branch, RequestText text)
      throws RejectedException, UnavailableException, InterruptedException {
    var question = dialect.create(branch, text);
    var response = client.send(question);
    if (response.isGood()) {
      return read(question, response);
    }
    // Somebody was faster, or our own request of before was answered too late.
    var found = dialect.isSoAlready(response) ? find(branch) : Optional.<Listed>empty();
    if (found.isEmpty()) {
      throw client.refusal(question, response);
    }
    return rewritten(found.get(), text)
        .orElseThrow(() ->
            new UnavailableException("somebody closed the request of " + branch.name() + " again"));
  }

  /**
   * Empty where it was closed meanwhile. Then it asks again for what it did: whoever closed it did
   * not see the new text, and has not closed what that asks for.
   */
  private Optional<ReleaseRequest> rewritten(Listed found, RequestText text)
      throws RejectedException, UnavailableException, InterruptedException {
    if (found.request().text().equals(text)) {
      return Optional.of(found.request());
    }
    var question = dialect.rewrite(found.page(), text);
    var now = read(question, client.ask(question));
    if (now.state() instanceof RequestState.Closed) {
      client.ask(dialect.rewrite(found.page(), found.request().text()));
      return Optional.empty();
    }
    return Optional.of(now);
  }

  private ReleaseRequest read(Request question, Response response) throws UnavailableException {
    return response
        .object()
        .flatMap(dialect::read)
        .orElseThrow(() -> client.strange(question))
        .request();
  }

  /** The open request from a branch, of which there is one at most. */
  private Optional<Listed> find(ReviewBranch branch)
      throws RejectedException, UnavailableException, InterruptedException {
    var list = dialect.open(branch);
    for (var number = 1; number <= MOST_PAGES; number++) {
      var page = client.ask(list.page(number));
      var found =
          page.objects().orElseThrow(() -> client.strange(list)).stream()
              .flatMap(entry -> dialect.read(entry).stream())
              .filter(listed -> listed.request().app().equals(branch.app()))
              .filter(listed -> listed.request().isOpen())
              .findFirst();
      if (found.isPresent() || !page.hasNextPage()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Closed it has this text again, whatever somebody made of it in the same moment: so that is not
   * taken for closed, and is proposed anew. A host that lets nobody comment does not keep it open.
   * Some close it by themselves once its branch is gone.
   */
  @Override
  public void withdraw(ReleaseRequest request, String why)
      throws RejectedException, UnavailableException, InterruptedException {
    var open = find(new ReviewBranch(request.app()));
    var isAnother =
        open.map(Listed::request)
            .filter(it -> !it.page().equals(request.page()) || !it.text().equals(request.text()))
            .isPresent();
    if (!isAnother && request.page().isPresent()) {
      if (open.isPresent()) {
        client.ask(dialect.close(request.page().get(), request.text()));
      }
      comment(request.page().get(), why);
    }
  }

  private void comment(ReleaseRequest.Page page, String why)
      throws UnavailableException, InterruptedException {
    try {
      client.ask(dialect.comment(page, why));
    } catch (RejectedException e) {
      return; // an ornament: the text of the request says why too
    }
  }

  @Override
  public void report(CommitStatus status)
      throws RejectedException, UnavailableException, InterruptedException {
    if (isReported(status)) {
      return;
    }
    var question = dialect.report(status);
    var response = client.send(question);
    if (!response.isGood() && !dialect.isSoAlready(response)) {
      throw client.refusal(question, response);
    }
    remember(status);
  }

  private boolean isReported(CommitStatus status) {
    synchronized (reported) {
      return status.equals(reported.get(Subject.of(status)));
    }
  }

  private void remember(CommitStatus status) {
    synchronized (reported) {
      reported.remove(Subject.of(status));
      reported.put(Subject.of(status), status);
      if (reported.size() > MOST_REPORTED) {
        reported.remove(reported.firstEntry().getKey());
      }
    }
  }
}
