package dev.slipway.builder.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.builder.image.MediaTypes;
import dev.slipway.manifest.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

/**
 * Pushes small images as people do with tools of their own, over plain HTTP.
 *
 * @param repository with its registry: {@code 127.0.0.1:5000/acme/blog}
 * @param login a user and a password with a colon between; where it is empty, nobody
 */
public record PushedImage(String repository, String login) {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  /** Pushed by anybody. */
  public PushedImage(String repository) {
    this(repository, "");
  }

  /**
   * Gives these tags to an image with this content; those that are there are moved.
   *
   * @return the image's digest, which depends on the content alone
   */
  public Digest push(String content, String... tags) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var config =
          """
          {"architecture":"amd64","os":"linux","config":{"Labels":{"content":"%s"}},\
          "rootfs":{"type":"layers","diff_ids":[]}}\
          """
              .formatted(content);
      upload(client, config);
      var manifest =
          """
          {"schemaVersion":2,"mediaType":"%s",\
          "config":{"mediaType":"%s","digest":"%s","size":%d},"layers":[]}\
          """
              .formatted(
                  MediaTypes.MANIFEST, CONFIG, Digest.of(config), config.getBytes(UTF_8).length);
      for (var tag : tags) {
        send(
            client,
            request(at("/manifests/" + tag))
                .header("Content-Type", MediaTypes.MANIFEST)
                .PUT(BodyPublishers.ofString(manifest)));
      }
      return Digest.of(manifest);
    }
  }

  /** Gives another tag to an image that is there. */
  void name(Digest image, String tag) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      put(client, tag, MediaTypes.MANIFEST, manifest(client, image));
    }
  }

  /** Gives a tag to an index of an image that is there. */
  void index(String tag, Digest image) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var index =
          """
          {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s",\
          "size":%d,"platform":{"architecture":"amd64","os":"linux"}}]}\
          """
              .formatted(
                  MediaTypes.INDEX,
                  MediaTypes.MANIFEST,
                  image,
                  manifest(client, image).getBytes(UTF_8).length);
      put(client, tag, MediaTypes.INDEX, index);
    }
  }

  /** Adds an entry, which is no build's, to the index of a tag. */
  void attach(String tag, Digest manifest) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = request(at("/manifests/" + tag)).header("Accept", MediaTypes.INDEX);
      var index = client.send(request.build(), BodyHandlers.ofString()).body();
      var entry =
          "{\"mediaType\":\"%s\",\"artifactType\":\"application/signature\",\"digest\":\"%s\",\"size\":%d},"
              .formatted(
                  MediaTypes.MANIFEST, manifest, manifest(client, manifest).getBytes(UTF_8).length);
      put(
          client,
          tag,
          MediaTypes.INDEX,
          index.replace("\"manifests\":[", "\"manifests\":[" + entry));
    }
  }

  private String manifest(HttpClient client, Digest image)
      throws IOException, InterruptedException {
    var request = request(at("/manifests/" + image)).header("Accept", MediaTypes.MANIFEST);
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  private void put(HttpClient client, String tag, String type, String manifest)
      throws IOException, InterruptedException {
    var _ =
        send(
            client,
            request(at("/manifests/" + tag))
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(manifest)));
  }

  private void upload(HttpClient client, String blob) throws IOException, InterruptedException {
    var begun = send(client, request(at("/blobs/uploads/")).POST(BodyPublishers.noBody()));
    var place = at("").resolve(begun);
    send(
        client,
        request(
                URI.create(
                    place + (place.getQuery() == null ? "?" : "&") + "digest=" + Digest.of(blob)))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofString(blob)));
  }

  private URI at(String path) {
    var slash = repository.indexOf('/');
    return URI.create(
        "http://" + repository.substring(0, slash) + "/v2" + repository.substring(slash) + path);
  }

  private HttpRequest.Builder request(URI address) {
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30));
    return login.isEmpty()
        ? request
        : request.header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
  }

  /** The answer's place. */
  private static String send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("the registry answers " + answer.statusCode() + ": " + answer.body());
    }
    return answer.headers().firstValue("Location").orElse("");
  }
}
