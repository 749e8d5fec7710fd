// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

/** The layers of the plugins, and what a worker asks of them. Nothing is exempt. */
class ArchitectureTest {

  private static final String ROOT = "io.lightstream.kafka";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void whatIsBelowKnowsNothingOfWhatIsAbove() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("data")
        .definedBy(ROOT + ".data..")
        .layer("serialization")
        .definedBy(ROOT + ".serialization..")
        .layer("config")
        .definedBy(ROOT + ".connect.config..")
        .layer("sink")
        .definedBy(ROOT + ".connect.sink..")
        .layer("source")
        .definedBy(ROOT + ".connect.source..")
        .layer("connect")
        .definedBy(ROOT + ".connect")
        .whereLayer("data")
        .mayNotAccessAnyLayer()
        .whereLayer("serialization")
        .mayOnlyAccessLayers("data")
        .whereLayer("config")
        .mayOnlyAccessLayers("data")
        .whereLayer("sink")
        .mayOnlyAccessLayers("data", "config")
        .whereLayer("source")
        .mayOnlyAccessLayers("data", "config")
        .whereLayer("connect")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlySinkAndSourceOpenConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".connect.sink..", ROOT + ".connect.source..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.lightstream.Lightstream")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("io\\.lightstream\\.acknowledged\\.Acknowledged(Sender|Receiver).*")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "java.nio.channels..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void theSerializersNeedNoConnect() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".serialization..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.connect..")
        .check(CLASSES);
  }

  @Test
  void onlyWhatWorkersAndClientsPromiseIsUsedOfKafka() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka.connect.runtime..",
            "org.apache.kafka.connect.json..",
            "org.apache.kafka.connect.transforms..",
            "org.apache.kafka.common.utils..",
            "org.apache.kafka.common.internals..",
            "org.apache.kafka.clients.consumer.internals..",
            "org.apache.kafka.clients.producer.internals..",
            "com.fasterxml.jackson..")
        .check(CLASSES);
  }

  @Test
  void whatNewWorkersHaveIsInTheOneClassThatOldOnesDoNotLoad() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".connect.ShownMetrics")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.apache\\.kafka\\.common\\.metrics\\.(PluginMetrics|Monitorable)")
        .check(CLASSES);
  }

  @Test
  void nothingHasANameOfKafkas() {
    noClasses()
        .should()
        .resideInAPackage("org.apache.kafka..")
        .check(new ClassFileImporter().importPath("target/classes"));
  }

  @Test
  void workersFindAllPluginsByTheirNames() {
    for (Class<?> kind : List.of(SinkConnector.class, SourceConnector.class, Converter.class)) {
      Set<String> found = new TreeSet<>();
      ServiceLoader.load(kind).stream()
          .map(provider -> provider.type().getName())
          .filter(CLASSES::contain)
          .forEach(found::add);
      assertEquals(written(kind), found, kind::getName);
    }
  }

  private static Set<String> written(Class<?> kind) {
    Set<String> written = new TreeSet<>();
    CLASSES.stream()
        .filter(type -> type.isAssignableTo(kind))
        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
        .map(JavaClass::getName)
        .forEach(written::add);
    return written;
  }

  @Test
  void connectorsAreMadeByReflection() {
    CLASSES.stream()
        .filter(type -> type.isAssignableTo(Connector.class))
        .forEach(
            type ->
                assertEquals(Set.of(JavaModifier.PUBLIC, JavaModifier.FINAL), type.getModifiers()));
  }
}
