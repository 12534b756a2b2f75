package dev.slipway.reconciler.forge;

import static dev.slipway.reconciler.forge.ForgeExchange.json;

import dev.slipway.manifest.ObjectId;
import dev.slipway.reconciler.forge.ForgeExchange.Asked;
import dev.slipway.reconciler.forge.ForgeExchange.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** GitHub Enterprise: docs.github.com/rest, API version 2022-11-28. */
final class GitHubApi implements ForgeApi {
  private static final Pattern PULL = Pattern.compile("/repos/acme/config/pulls/(\\d+)");
  private static final Pattern ISSUE =
      Pattern.compile("/repos/acme/config/issues/(\\d+)(/comments)?");
  private static final Pattern STATUS =
      Pattern.compile("/repos/acme/config/statuses/([0-9a-f]{40})");
  private static final String PULLS = "/repos/acme/config/pulls";

  private final Pulls pulls;
  private final String address;

  GitHubApi(Pulls pulls, String address) {
    this.pulls = pulls;
    this.address = address;
  }

  @Override
  public String root() {
    return "/api/v3";
  }

  @Override
  public String project() {
    return "acme/config";
  }

  @Override
  public String authorization(String token) {
    return "Bearer " + token;
  }

  @Override
  public Optional<Reply> answer(Asked asked) {
    if (asked.path().equals(PULLS)) {
      return Optional.of(asked.isReading() ? list(asked) : create(asked));
    }
    var pull = PULL.matcher(asked.path());
    if (pull.matches()) {
      return pulls.find(Long.parseLong(pull.group(1))).map(found -> one(asked, found));
    }
    var issue = ISSUE.matcher(asked.path());
    if (issue.matches()) {
      return pulls.find(Long.parseLong(issue.group(1))).map(found -> issue(asked, found));
    }
    var status = STATUS.matcher(asked.path());
    return status.matches() ? Optional.of(report(asked, status.group(1))) : Optional.empty();
  }

  private Reply list(Asked asked) {
    var state = asked.parameter("state");
    var head = asked.parameter("head");
    var all =
        pulls.newestFirst().stream()
            .filter(pull -> state.equals("all") || state.equals("open") == pull.isOpen())
            .filter(pull -> pull.base.equals(asked.parameter("base")))
            .filter(pull -> head.isEmpty() || head.equals(owner(pull) + ":" + pull.branch))
            .map(this::listed)
            .toList();
    return page(all, asked);
  }

  private static String owner(Pull pull) {
    return pull.isFork ? "mallory" : "acme";
  }

  private Reply create(Asked asked) {
    var branch = asked.field("head");
    var base = asked.field("base");
    var head = pulls.repository().find(branch);
    if (head.isEmpty()) {
      return invalid(json("resource", "PullRequest", "field", "head", "code", "invalid"));
    }
    if (pulls.open(branch, base).isPresent()) {
      return invalid(custom("A pull request already exists for acme:" + branch + "."));
    }
    if (pulls.repository().tip(base).equals(head.get())) {
      return invalid(custom("No commits between " + base + " and " + branch));
    }
    var text = new RequestText(asked.field("title"), asked.field("body"));
    return Reply.of(201, whole(pulls.create(new Pull.Ends(branch, base, head.get()), text)));
  }

  private static Map<String, Object> custom(String message) {
    return json("resource", "PullRequest", "code", "custom", "message", message);
  }

  private static Reply invalid(Map<String, Object> error) {
    return Reply.of(
        422,
        json(
            "message", "Validation Failed",
            "errors", List.of(error),
            "documentation_url", "https://docs.github.com/rest/pulls/pulls#create-a-pull-request",
            "status", "422"));
  }

  private Reply one(Asked asked, Pull pull) {
    if (asked.method().equals("PATCH")) {
      pulls.rewrite(pull, asked.body().text("title"), asked.body().text("body"));
      if (asked.field("state").equals("closed") && pull.isOpen()) {
        pulls.close(pull, ForgeServer.BOT);
      }
    }
    return Reply.of(200, whole(pull));
  }

  private Reply issue(Asked asked, Pull pull) {
    if (asked.path().endsWith("/comments")) {
      pulls.comment(pull, asked.field("body"));
      return Reply.of(201, json("id", pull.comments.size(), "body", asked.field("body")));
    }
    return Reply.of(
        200,
        json(
            "number", pull.number,
            "state", state(pull),
            "closed_at", pull.ended.map(GitHubApi::time),
            "closed_by", pull.endedBy.map(GitHubApi::user)));
  }

  private Reply report(Asked asked, String commit) {
    if (asked.field("description").length() > 140) {
      return invalid(json("resource", "Status", "field", "description", "code", "custom"));
    }
    pulls.report(commit, asked.field("context"), asked.field("state"));
    return Reply.of(201, json("state", asked.field("state"), "context", asked.field("context")));
  }

  /** As in a list, where who merged it is not said. */
  private Map<String, Object> listed(Pull pull) {
    return json(
        "number", pull.number,
        "state", state(pull),
        "title", pull.title,
        "body", pull.body,
        "html_url", address + "/acme/config/pull/" + pull.number,
        "user", user(ForgeServer.BOT),
        "created_at", time(pull.created),
        "updated_at", time(pull.updated),
        "closed_at", pull.ended.map(GitHubApi::time),
        "merged_at", pull.merged().map(GitHubApi::time),
        // Of an open one, the commit of a merge that was only tried.
        "merge_commit_sha", pull.mergeCommit.map(ObjectId::value).orElse("f".repeat(40)),
        "head", end(pull.branch, pull.head.value(), owner(pull)),
        "base", end(pull.base, pulls.repository().tip(pull.base).value(), "acme"));
  }

  private Map<String, Object> whole(Pull pull) {
    var json = listed(pull);
    json.put("merged", pull.isMerged());
    json.put("merged_by", pull.mergedBy().map(GitHubApi::user));
    return json;
  }

  private static Map<String, Object> end(String branch, String commit, String owner) {
    return json(
        "label",
        owner + ":" + branch,
        "ref",
        branch,
        "sha",
        commit,
        "repo",
        json("full_name", owner + "/config"));
  }

  private static String state(Pull pull) {
    return pull.isOpen() ? "open" : "closed";
  }

  private static Map<String, Object> user(String login) {
    return json("login", login, "type", "User");
  }

  private static String time(Instant time) {
    return time.toString();
  }

  @Override
  public Reply page(List<Map<String, Object>> all, Asked asked) {
    var size = asked.number("per_page", 30);
    var number = asked.number("page", 1);
    var from = Math.min((number - 1) * size, all.size());
    var to = Math.min(from + size, all.size());
    var reply = Reply.list(all.subList(from, to));
    var link = "<" + address + "/api/v3/repositories/1/pulls?page=%d>; rel=\"%s\"";
    return to < all.size()
        ? reply.with(
            "Link",
            link.formatted(number + 1, "next")
                + ", "
                + link.formatted((all.size() + size - 1) / size, "last"))
        : reply;
  }

  @Override
  public Reply wrongToken() {
    return error(401, "Bad credentials");
  }

  @Override
  public Reply missingRight() {
    return error(403, "Resource not accessible by personal access token")
        .with("X-Accepted-GitHub-Permissions", "pull_requests=write");
  }

  @Override
  public Reply notFound() {
    return error(404, "Not Found");
  }

  private static Reply error(int status, String message) {
    return Reply.of(
        status,
        json(
            "message",
            message,
            "documentation_url",
            "https://docs.github.com/rest",
            "status",
            String.valueOf(status)));
  }

  /** To be repeated as it is, at the new place. */
  @Override
  public Optional<Reply> moved(Asked asked) {
    if (!asked.path().startsWith("/repos/acme/old-config")) {
      return Optional.empty();
    }
    var path = asked.path().replace("old-config", "config");
    var query = asked.query().isEmpty() ? "" : "?" + asked.query();
    return Optional.of(
        Reply.of(asked.isReading() ? 301 : 307, json("message", "Moved Permanently"))
            .with("Location", address + root() + path + query));
  }

  @Override
  public boolean hasEtags() {
    return true;
  }

  @Override
  public void merged(Pull pull, Reviewer.How how, ObjectId commit) {
    pull.mergeCommit = Optional.of(commit);
  }
}
