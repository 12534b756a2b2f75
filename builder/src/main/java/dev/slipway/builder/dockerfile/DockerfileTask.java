package dev.slipway.builder.dockerfile;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.BuildFailedException;
import dev.slipway.builder.work.SecretValues;
import dev.slipway.builder.work.Workspace;
import dev.slipway.manifest.AppName;
import dev.slipway.manifest.BuildMethod.Dockerfile;
import dev.slipway.manifest.EnvValue.SecretRef;
import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an engine does with a context, on whatever machine.
 *
 * @param plainHttp registries, as in the names of their images, that are asked without TLS
 */
public record DockerfileTask(AppName app, Dockerfile method, Set<String> plainHttp) {
  private static final String APP = "app";
  private static final String FILE = "dockerfile";
  private static final String TARGET = "target";
  private static final String ARGS = "args";
  private static final String SECRETS = "secrets";
  private static final String PLAIN_HTTP = "plainHttp";

  JsonObject toJson() {
    var json = new TreeMap<String, Object>();
    json.put(APP, app.value());
    json.put(FILE, method.file());
    method.target().ifPresent(target -> json.put(TARGET, target));
    json.put(ARGS, method.args());
    var secrets = new TreeMap<String, Object>();
    method.secrets().forEach((id, secret) -> secrets.put(id, secret.toString()));
    json.put(SECRETS, secrets);
    json.put(PLAIN_HTTP, List.copyOf(new TreeSet<>(plainHttp)));
    return new JsonObject(json);
  }

  /** Empty where that is another kind of task. */
  public static Optional<DockerfileTask> ofJson(JsonObject json) {
    var args = new TreeMap<String, String>();
    var said = json.object(ARGS);
    for (var name : said.entries().keySet()) {
      said.text(name).ifPresent(value -> args.put(name, value));
    }
    var secrets = new TreeMap<String, SecretRef>();
    var named = json.object(SECRETS);
    for (var id : named.entries().keySet()) {
      named.text(id).ifPresent(secret -> secrets.put(id, SecretRef.parse(secret)));
    }
    return json.text(FILE)
        .flatMap(file ->
            json.text(APP)
                .filter(AppName::isValid)
                .map(app ->
                    new DockerfileTask(
                        new AppName(app),
                        new Dockerfile(file, json.text(TARGET), args, secrets),
                        Set.copyOf(json.texts(PLAIN_HTTP)))));
  }

  /** Where, in the folder of the workspace, the context must be. */
  public static Path context(Path folder) {
    return folder.resolve(Job.CONTEXT);
  }

  /** Where, in the folder of the workspace, the image is left. */
  public static Path image(Path folder) {
    return folder.resolve(Job.IMAGE);
  }

  /**
   * Builds with the engine of this machine.
   *
   * @param secrets all that the method names
   * @param inMemory a folder for them while the engine runs; not there where there are none
   * @throws RejectedException where there is none
   * @throws UnavailableException where a secret did not come with the task
   */
  public void carryOut(Workspace workspace, SecretValues secrets, Path inMemory)
      throws BuildFailedException,
          RejectedException,
          UnavailableException,
          IOException,
          InterruptedException {
    if (!secrets.byId().keySet().equals(method.secrets().keySet())) {
      throw new UnavailableException("the secrets of the build did not come with it");
    }
    workspace.log().hide(secrets);
    var given = new Secrets.InFiles(secrets, inMemory);
    try {
      given.write();
      var job = new Job(this, workspace, given);
      new Engines(workspace.tools()).find(job).build(job);
    } finally {
      given.forget();
    }
  }
}
