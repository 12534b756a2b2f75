package dev.slipway.reconciler.forge.github;

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
 * GitHub's REST API, version 2022-11-28: pulls, issues and statuses.
 *
 * @param project {@code owner/name}
 * @param base the branch that requests are to be merged into
 */
record GitHubDialect(String project, String base) implements Dialect {
  @Override
  public Request changes() {
    return Request.get(pulls() + "?state=all&sort=updated&direction=desc" + page());
  }

  @Override
  public Request open(ReviewBranch branch) {
    var owner = project.substring(0, project.indexOf('/'));
    return Request.get(
        pulls() + "?state=open&head=" + encoded(owner + ":" + branch.name()) + page());
  }

  private String page() {
    return "&base=" + encoded(base) + "&per_page=30";
  }

  private String pulls() {
    return "/repos/" + project + "/pulls";
  }

  private String pull(long number) {
    return pulls() + "/" + number;
  }

  private String issue(long number) {
    return "/repos/" + project + "/issues/" + number;
  }

  /** A branch of the same name in a fork is not ours. */
  @Override
  public Optional<Listed> read(JsonObject entry) {
    var fields = new Fields(entry);
    var head = fields.object("head");
    var into = fields.object("base");
    var branch = ReviewBranch.parse(head.text("ref"));
    var number = entry.integer("number");
    var url = fields.address("html_url");
    var commit = head.commit("sha");
    var isOurs =
        into.text("ref").equals(base)
            && head.text("repo", "full_name").equals(into.text("repo", "full_name"));
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

  /** The lists say it of none. */
  @Override
  public Optional<Question> whoEnded(ReleaseRequest request) {
    return request
        .page()
        .map(page ->
            request.state() instanceof RequestState.Merged
                ? new Question(
                    Request.get(pull(page.number())), response -> login(response, "merged_by"))
                : new Question(
                    Request.get(issue(page.number())), response -> login(response, "closed_by")));
  }

  private static Optional<String> login(Response response, String role) {
    return response.object().flatMap(json -> new Fields(json).text(role, "login"));
  }

  @Override
  public Request create(ReviewBranch branch, RequestText text) {
    return Request.post(
        pulls(),
        Map.of("head", branch.name(), "base", base, "title", text.title(), "body", text.body()));
  }

  @Override
  public Request rewrite(ReleaseRequest.Page page, RequestText text) {
    return Request.patch(pull(page.number()), Map.of("title", text.title(), "body", text.body()));
  }

  @Override
  public Request comment(ReleaseRequest.Page page, String text) {
    return Request.post(issue(page.number()) + "/comments", Map.of("body", text));
  }

  @Override
  public Request close(ReleaseRequest.Page page, RequestText text) {
    return Request.patch(
        pull(page.number()), Map.of("state", "closed", "title", text.title(), "body", text.body()));
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
    return refusal.status() == 422 && refusal.reason().contains("already exists");
  }
}
