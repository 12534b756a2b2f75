package dev.slipway.router.fake;

import dev.slipway.router.Backend;
import dev.slipway.router.RouterMesh;
import java.time.InstantSource;
import java.util.List;

class FakeRouterMeshTest extends RouterMeshContract {
  private final FakeRouterMesh mesh = new FakeRouterMesh(InstantSource.system());

  @Override
  protected RouterMesh mesh() {
    return mesh;
  }

  @Override
  protected List<Backend> backends() {
    return List.of(new Backend("127.0.0.1", 1001), new Backend("127.0.0.1", 1002));
  }

  @Override
  protected HeldRequest hold(String host) {
    var backend = mesh.begin(host).orElseThrow();
    return new HeldRequest() {
      @Override
      public Backend backend() {
        return backend;
      }

      @Override
      public void finish() {
        mesh.end(backend);
      }
    };
  }
}
