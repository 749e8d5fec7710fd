// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apache.flink.annotation.Internal;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.lightstream.flink");

  private static final DescribedPredicate<JavaClass> INTERNAL_TO_FLINK =
      describe(
          "internal to Flink",
          type ->
              type.getPackageName().startsWith("org.apache.flink.")
                  && (type.isAnnotatedWith(Internal.class)
                      || type.getEnclosingClass()
                          .map(outer -> outer.isAnnotatedWith(Internal.class))
                          .orElse(false)));

  @Test
  void onlyTheNamedPackageUsesWhatIsInternalToFlink() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lightstream.flink.internal..")
        .should()
        .dependOnClassesThat(INTERNAL_TO_FLINK)
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
        .mayNotAccessAnyLayer()
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
}
