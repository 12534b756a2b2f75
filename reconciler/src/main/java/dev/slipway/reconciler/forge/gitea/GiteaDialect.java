package dev.slipway.reconciler.forge.gitea;

import static dev.slipway.reconciler.forge.rest.Request.encoded;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.reconciler.forge.CommitStatus;
import dev.slipway.reconciler.forge.ReleaseRequest;
import dev.slipway.reconciler.forge.RequestState;
import dev.slipway.reconciler.forge.RequestText;
import dev.slipway.reconciler.forge.ReviewBranch;
import dev.slipway.reconciler.forge.rest.Dialect;
import dev.slipway.reconciler.forge.rest.Fields;
import dev.slipway.reconciler.forge.rest.Listed;
import dev.slipway.reconciler.forge.rest.Request;
import dev.slipway.reconciler.forge.rest.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The REST API of Gitea and Forgejo, version 1: pulls, issues and statuses.
 *
 * @param project {@code owner/name}
 * @param base the branch that requests are to be merged into
 */
record GiteaDialect(String project, String base) implements Dialect {
  private static final String PAGE = "&sort=recentupdate&limit=30";

  @Override
  public Request changes() {
    return Request.get(pulls() + "?state=all" + PAGE);
  }

  /** Gitea lists them by no branch. */
  @Override
  public Request open(ReviewBranch branch) {
    return Request.get(pulls() + "?state=open" + PAGE);
  }

  private String pulls() {
    return "/repos/" + project + "/pulls";
  }

  private String pull(ReleaseRequest.Page page) {
    return pulls() + "/" + page.number();
  }

  private String issue(ReleaseRequest.Page page) {
    return "/repos/" + project + "/issues/" + page.number();
  }

  /**
   * The branch's name is the {@code label}: {@code ref} is another one when the branch is gone. A
   * branch of the same name in a fork is not ours.
   */
  @Override
  public Optional<Listed> read(JsonObject entry) {
    var fields = new Fields(entry);
    var head = fields.object("head");
    var into = fields.object("base");
    var branch = ReviewBranch.parse(head.text("label"));
    var number = entry.integer("number");
    var url = fields.address("html_url");
    var commit = head.commit("sha");
    var isOurs =
        into.text("ref").equals(base)
            && head.json().integer("repo_id").equals(into.json().integer("repo_id"));
    if (!isOurs || branch.isEmpty() || number.isEmpty() || url.isEmpty() || commit.isEmpty()) {
      return Optional.empty();
    }
    var facts = new Listed.Facts(branch.get(), number.getAsLong(), url.get(), commit.get());
    var title = fields.text("title");
    var text = new RequestText(title.isBlank() ? branch.get().name() : title, fields.text("body"));
    return Optional.of(Listed.of(facts, text, state(fields)));
  }

  private static RequestState state(Fields pull) {
    var merged = pull.time("merged_at");
    var commit = pull.commit("merge_commit_sha");
    if (merged.isPresent() && commit.isPresent()) {
      return new RequestState.Merged(commit.get(), pull.text("merged_by", "login"), merged.get());
    }
    return pull.text("state").equals("closed")
        ? new RequestState.Closed(Optional.empty(), pull.time("closed_at"))
        : new RequestState.Open();
  }

  /** The last one who closed it, by what happened from then on. */
  @Override
  public Optional<Question> whoEnded(ReleaseRequest request) {
    return switch (request.state()) {
      case RequestState.Closed(_, var at) when at.isPresent() ->
          request
              .page()
              .map(page ->
                  new Question(
                      Request.get(issue(page) + "/timeline?since=" + encoded(at.get().toString())),
                      GiteaDialect::closedBy));
      case RequestState.Closed _, RequestState.Merged _, RequestState.Open _ -> Optional.empty();
    };
  }

  private static Optional<String> closedBy(Response timeline) {
    return timeline
        .objects()
        .flatMap(events ->
            events.reversed().stream()
                .filter(event -> event.text("type").equals(Optional.of("close")))
                .findFirst())
        .flatMap(event -> new Fields(event).text("user", "login"));
  }

  @Override
  public Request create(ReviewBranch branch, RequestText text) {
    return Request.post(
        pulls(),
        Map.of("head", branch.name(), "base", base, "title", text.title(), "body", text.body()));
  }

  @Override
  public Request rewrite(ReleaseRequest.Page page, RequestText text) {
    return Request.patch(pull(page), Map.of("title", text.title(), "body", text.body()));
  }

  @Override
  public Request comment(ReleaseRequest.Page page, String text) {
    return Request.post(issue(page) + "/comments", Map.of("body", text));
  }

  @Override
  public Request close(ReleaseRequest.Page page, RequestText text) {
    return Request.patch(
        pull(page), Map.of("state", "closed", "title", text.title(), "body", text.body()));
  }

  @Override
  public Request report(CommitStatus status) {
    var body = new TreeMap<String, String>();
    body.put("context", status.context());
    body.put("state", status.state().name().toLowerCase(Locale.ROOT));
    body.put("description", status.description());
    status.page().ifPresent(page -> body.put("target_url", page.toString()));
    return Request.post("/repos/" + project + "/statuses/" + status.commit(), body);
  }

  @Override
  public boolean isSoAlready(Response refusal) {
    return refusal.status() == 409;
  }
}
