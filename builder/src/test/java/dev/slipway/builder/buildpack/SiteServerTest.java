package dev.slipway.builder.buildpack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteServerTest {
  @TempDir Path folder;
  private RunningApp site;

  @BeforeEach
  void serve() throws Exception {
    Tools.need("java");
    var yard =
        new Yard(folder)
            .write("index.html", "<p>home")
            .write("style.css", "p{}")
            .write("docs/index.html", "<p>docs")
            .write("docs/Käse & more.txt", "cheese")
            .write("empty.js", "")
            .write("data.unknown", "?")
            .write(".env", "secret")
            .write(".well-known/security.txt", "contact");
    Files.writeString(folder.resolve("outside"), "secret");
    Files.createSymbolicLink(yard.tree.folder().resolve("link"), folder.resolve("outside"));
    var image = yard.build();
    site = new RunningApp(image, yard.unpack(image, "unpacked"), "");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void files_have_their_types() throws Exception {
    assertThat(site.get("/").body()).isEqualTo("<p>home");
    assertThat(type("/")).isEqualTo("text/html; charset=utf-8");
    assertThat(type("/style.css")).isEqualTo("text/css; charset=utf-8");
    assertThat(type("/empty.js")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(type("/data.unknown")).isEqualTo("application/octet-stream");
    assertThat(site.get("/docs/K%C3%A4se%20%26%20more.txt").body()).isEqualTo("cheese");
    assertThat(site.get("/.well-known/security.txt").body()).isEqualTo("contact");
  }

  @Test
  void a_folder_is_its_index() throws Exception {
    assertThat(site.get("/docs/").body()).isEqualTo("<p>docs");
    var redirect = site.get("/docs?a=b");
    assertThat(redirect.statusCode()).isEqualTo(308);
    assertThat(redirect.headers().firstValue("Location")).contains("/docs/?a=b");
    assertThat(site.get("/.well-known/").statusCode()).isEqualTo(404);
  }

  @Test
  void nothing_outside_of_the_site_is_served() throws Exception {
    for (var path :
        new String[] {
          "/../secret",
          "/..%2f..%2fetc%2fpasswd",
          "/%2e%2e/%2e%2e/etc/passwd",
          "/docs/../../x",
          "//etc/passwd",
          "/link",
          "/.env",
          "/.slipway/site-server/dev/slipway/builder/site/SiteServer.class",
          "/%00",
          "/none"
        }) {
      assertThat(status("GET " + path)).as(path).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void HEAD_says_as_much_as_GET_without_a_body() throws Exception {
    var head = site.send(site.request("/").method("HEAD", BodyPublishers.noBody()).build());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).contains("7");
    assertThat(status("POST /")).startsWith("HTTP/1.1 405");
  }

  @Test
  void what_a_browser_has_is_not_sent_again() throws Exception {
    var tag = site.get("/").headers().firstValue("ETag").orElseThrow();
    var again = site.send(site.request("/").header("If-None-Match", "\"x\", W/" + tag).build());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(site.get("/style.css").headers().firstValue("ETag"))
        .isPresent()
        .get()
        .isNotEqualTo(tag);
  }

  private String type(String path) throws Exception {
    HttpResponse<String> response = site.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.headers().firstValue("Content-Type").orElseThrow();
  }

  private String status(String request) throws Exception {
    return send(request).lines().findFirst().orElse("");
  }

  /** As it is, which a client library would tidy up. */
  private String send(String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
      var text = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
