// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.factories.Factory;
import org.junit.jupiter.api.Test;

/** Flink's rules for connectors, and the layers of this one. Nothing is exempt. */
class ArchitectureTest {

  private static final String ROOT = "io.lightstream.flink.";

  /** The one package that may use what Flink does not promise to keep. */
  private static final String INTERNAL = ROOT + "internal..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.lightstream.flink");

  @Test
  void onlyTheNamedPackageUsesClassesThatAreNotPublicInFlink() {
    classes()
        .that()
        .resideOutsideOfPackage(INTERNAL)
        .should()
        .onlyDependOnClassesThat(FlinkApi.isPublicOrNotOfFlink())
        .check(CLASSES);
  }

  @Test
  void onlyTheNamedPackageUsesMembersThatAreNotPublicInFlink() {
    noClasses()
        .that()
        .resideOutsideOfPackage(INTERNAL)
        .should()
        .accessTargetWhere(FlinkApi.accessOfAHiddenMember())
        .check(CLASSES);
  }

  @Test
  void theNamedPackageHoldsNothingThatCouldDoWithout() {
    classes()
        .that()
        .resideInAPackage(INTERNAL)
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .dependOnClassesThat(FlinkApi.isNotPublic())
        .check(CLASSES);
  }

  @Test
  void whatIsBelowKnowsNothingOfWhatIsAbove() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.lightstream.flink..")
        .layer("internal")
        .definedBy("io.lightstream.flink.internal..")
        .layer("data")
        .definedBy("io.lightstream.flink.data..")
        .layer("fs")
        .definedBy("io.lightstream.flink.fs..")
        .layer("config")
        .definedBy("io.lightstream.flink.config..")
        .layer("source")
        .definedBy("io.lightstream.flink.source..")
        .layer("sink")
        .definedBy("io.lightstream.flink.sink..")
        .layer("format")
        .definedBy("io.lightstream.flink.format..")
        .layer("table")
        .definedBy("io.lightstream.flink.table..")
        .whereLayer("internal")
        .mayNotAccessAnyLayer()
        .whereLayer("data")
        .mayOnlyAccessLayers("internal")
        .whereLayer("fs")
        .mayOnlyAccessLayers("internal")
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("source")
        .mayOnlyAccessLayers("internal", "data", "fs", "config")
        .whereLayer("sink")
        .mayOnlyAccessLayers("internal", "data", "fs", "config")
        .whereLayer("format")
        .mayOnlyAccessLayers("internal", "data", "fs")
        .check(CLASSES);
  }

  @Test
  void theFormatAloneNeedsTheFilesystemConnector() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.lightstream.flink.format..", "io.lightstream.flink.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink.connector.file..")
        .check(CLASSES);
  }

  @Test
  void nothingNeedsFlinksThirdParties() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink.shaded..", "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void flinkFindsAllFactoriesByTheirNames() {
    Set<String> found =
        ServiceLoader.load(Factory.class).stream()
            .map(provider -> provider.type().getName())
            .filter(CLASSES::contain)
            .collect(Collectors.toSet());
    Set<String> written =
        CLASSES.stream()
            .filter(type -> type.isAssignableTo(Factory.class))
            .filter(type -> !type.getPackageName().equals(ROOT + "internal"))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    assertEquals(written, found);
  }
}
