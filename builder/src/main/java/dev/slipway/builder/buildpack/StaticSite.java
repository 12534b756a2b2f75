package dev.slipway.builder.buildpack;

import dev.slipway.builder.RunImages;
import dev.slipway.builder.SourceTree;
import dev.slipway.builder.work.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that are served as they are. Their image brings a small server that needs a JDK only. */
final class StaticSite implements Buildpack {
  private static final String INDEX = "index.html";
  private static final String PUBLIC = "public";
  private static final String SERVER = "dev.slipway.builder.site.SiteServer";
  private static final String SERVER_FOLDER = ".slipway/site-server";

  @Override
  public String id() {
    return "static-site";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "static site";
  }

  @Override
  public String sign() {
    return "index.html or public/";
  }

  @Override
  public String runImage() {
    return RunImages.STATIC;
  }

  @Override
  public boolean recognises(SourceTree tree) {
    return tree.names().contains(INDEX) || tree.names().contains(PUBLIC + "/");
  }

  @Override
  public Launch build(Workspace workspace) throws IOException {
    var top = workspace.has(INDEX) ? "." : PUBLIC;
    workspace.log().stage("serve " + (top.equals(".") ? "all files" : top + "/"));
    for (var file : List.of("SiteServer", "SiteServer$Page", "ContentTypes", "SiteFiles")) {
      copy(workspace.folder(), SERVER.substring(0, SERVER.lastIndexOf('.') + 1) + file);
    }
    return Launch.web(
        "java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Xmx64m",
        "-Dsun.net.httpserver.nodelay=true",
        "-cp",
        SERVER_FOLDER,
        SERVER,
        top);
  }

  private static void copy(Path folder, String className) throws IOException {
    var name = className.replace('.', '/') + ".class";
    var target = folder.resolve(SERVER_FOLDER).resolve(name);
    Files.createDirectories(target.getParent());
    try (InputStream in = StaticSite.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      Files.copy(in, target);
    }
  }
}
