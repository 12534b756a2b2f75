package dev.slipway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.manifest.ImageRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;

/**
 * A volume on the disk of a node, the only one of a storage class. Unlike a {@code hostPath} it is
 * given to the group that a pod says, as those of clouds are. Closing it deletes its files.
 *
 * @param name of the volume and the class
 * @param shell an image with a shell
 */
record LocalVolume(KubernetesClient client, String name, ImageRef shell) implements AutoCloseable {
  private static final String NAMESPACE = "default";

  static LocalVolume make(KubernetesClient client, String name, ImageRef shell) {
    var volume = new LocalVolume(client, name, shell);
    var node = volume.runAsRoot("mkdir -m 755 /volumes/" + name);
    volume.create(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: %1$s}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          storageClassName: %1$s
          local: {path: /tmp/slipway-test-volumes/%1$s}
          nodeAffinity:
            required:
              nodeSelectorTerms:
                - matchFields: [{key: metadata.name, operator: In, values: [%2$s]}]
        """
            .formatted(name, node));
    return volume;
  }

  private void create(String yaml) {
    var _ = client.load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).create();
  }

  /** Returns the name of the node that did it. */
  private String runAsRoot(String command) {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          restartPolicy: Never
          containers:
            - name: shell
              image: "%3$s"
              command: [/bin/sh, -c, %4$s]
              securityContext: {runAsUser: 0}
              volumeMounts: [{name: volumes, mountPath: /volumes}]
          volumes:
            - {name: volumes, hostPath: {path: /tmp/slipway-test-volumes, type: DirectoryOrCreate}}
        """
            .formatted(name, NAMESPACE, shell, command));
    var pod = client.pods().inNamespace(NAMESPACE).withName(name);
    try {
      return pod.waitUntilCondition(LocalVolume::hasDone, 60, TimeUnit.SECONDS)
          .getSpec()
          .getNodeName();
    } finally {
      var _ = pod.withGracePeriod(0).delete();
    }
  }

  private static boolean hasDone(Pod pod) {
    return pod != null && "Succeeded".equals(pod.getStatus().getPhase());
  }

  @Override
  public void close() {
    var _ = client.persistentVolumes().withName(name).delete();
    var _ = runAsRoot("rm -r /volumes/" + name);
  }
}
