// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
  void rowsAndBatchesKnowNothingOfAPipeline() {
    noClasses()
        .that()
        .resideInAPackage("io.lightstream.flink.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.lightstream.flink.config..",
            "io.lightstream.flink.format..",
            "io.lightstream.flink.fs..",
            "io.lightstream.flink.sink..",
            "io.lightstream.flink.source..",
            "io.lightstream.flink.table..")
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
