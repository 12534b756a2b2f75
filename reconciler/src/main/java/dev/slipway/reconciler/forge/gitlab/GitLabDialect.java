package dev.slipway.reconciler.forge.gitlab;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * GitLab's REST API, version 4: merge requests, notes and commit statuses.
 *
 * @param project the path of the project, with all its groups
 * @param target the branch that requests are to be merged into
 */
record GitLabDialect(String project, String target) implements Dialect {
  @Override
  public Request changes() {
    return Request.get(requests() + "?state=all&order_by=updated_at&sort=desc" + page());
  }

  @Override
  public Request open(ReviewBranch branch) {
    return Request.get(
        requests() + "?state=opened&source_branch=" + encoded(branch.name()) + page());
  }

  private String page() {
    return "&target_branch=" + encoded(target) + "&per_page=30";
  }

  private String requests() {
    return "/projects/" + encoded(project) + "/merge_requests";
  }

  private String request(ReleaseRequest.Page page) {
    return requests() + "/" + page.number();
  }

  /** A branch of the same name in a fork is not ours. */
  @Override
  public Optional<Listed> read(JsonObject entry) {
    var fields = new Fields(entry);
    var branch = ReviewBranch.parse(fields.text("source_branch"));
    var number = entry.integer("iid");
    var url = fields.address("web_url");
    var commit = fields.commit("sha");
    var isOurs =
        fields.text("target_branch").equals(target)
            && entry.integer("source_project_id").equals(entry.integer("target_project_id"));
    if (!isOurs || branch.isEmpty() || number.isEmpty() || url.isEmpty() || commit.isEmpty()) {
      return Optional.empty();
    }
    var facts = new Listed.Facts(branch.get(), number.getAsLong(), url.get(), commit.get());
    var title = fields.text("title");
    var text =
        new RequestText(title.isBlank() ? branch.get().name() : title, fields.text("description"));
    return Optional.of(Listed.of(facts, text, state(fields, facts)));
  }

  /** While it is being merged it is {@code locked}; where that fails, it is open again. */
  private static RequestState state(Fields request, Listed.Facts facts) {
    var merged = request.time("merged_at");
    if (request.text("state").equals("merged") && merged.isPresent()) {
      var commit =
          request
              .commit("merge_commit_sha")
              .or(() -> request.commit("squash_commit_sha"))
              .orElse(facts.head()); // a fast-forward makes no commit
      var by =
          request.text("merge_user", "username").or(() -> request.text("merged_by", "username"));
      return new RequestState.Merged(commit, by, merged.get());
    }
    return request.text("state").equals("closed")
        ? new RequestState.Closed(request.text("closed_by", "username"), request.time("closed_at"))
        : new RequestState.Open();
  }

  @Override
  public Optional<Question> whoEnded(ReleaseRequest request) {
    return Optional.empty();
  }

  @Override
  public Request create(ReviewBranch branch, RequestText text) {
    return Request.post(
        requests(),
        Map.of(
            "source_branch", branch.name(),
            "target_branch", target,
            "title", text.title(),
            "description", text.body()));
  }

  @Override
  public Request rewrite(ReleaseRequest.Page page, RequestText text) {
    return Request.put(request(page), Map.of("title", text.title(), "description", text.body()));
  }

  @Override
  public Request comment(ReleaseRequest.Page page, String text) {
    return Request.post(request(page) + "/notes", Map.of("body", text));
  }

  @Override
  public Request close(ReleaseRequest.Page page, RequestText text) {
    return Request.put(
        request(page),
        Map.of("state_event", "close", "title", text.title(), "description", text.body()));
  }

  @Override
  public Request report(CommitStatus status) {
    var body = new TreeMap<String, String>();
    body.put("name", status.context());
    body.put("state", state(status.state()));
    body.put("description", status.description());
    status.page().ifPresent(page -> body.put("target_url", page.toString()));
    return Request.post("/projects/" + encoded(project) + "/statuses/" + status.commit(), body);
  }

  private static String state(CommitStatus.State state) {
    return switch (state) {
      case PENDING -> "pending";
      case SUCCESS -> "success";
      case FAILURE -> "failed";
    };
  }

  /** A status that is pending can not be set to pending, whatever else is said of it. */
  @Override
  public boolean isSoAlready(Response refusal) {
    return refusal.status() == 409
        || (refusal.status() == 400 && refusal.reason().contains("Cannot transition status"));
  }
}
