package dev.slipway.reconciler.demo;

import dev.slipway.manifest.AppName;
import java.util.List;

/**
 * An app of the demo, made from a folder of {@code examples/sources}.
 *
 * @param tools that its build or its instances need besides the JDK
 * @param answer what its first page has
 */
record DemoApp(AppName name, String folder, List<String> tools, String answer) {
  /** The one that the tour changes; it needs nothing but the JDK. */
  static final DemoApp HELLO = app("hello", "java-single-file", List.of(), "from Java, version 1");

  static final List<DemoApp> ALL =
      List.of(
          HELLO,
          app("clock", "procfile", List.of(), "from"),
          app("site", "static-site", List.of(), "<html"),
          app("node", "node", List.of("node", "npm"), "from Node.js"),
          app("python", "python", List.of("python3"), "from Python"));

  private static DemoApp app(String name, String folder, List<String> tools, String answer) {
    return new DemoApp(new AppName(name), folder, tools, answer);
  }
}
