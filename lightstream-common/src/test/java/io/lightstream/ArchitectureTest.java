// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.lightstream.error.LightstreamException;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the map in {@code docs/architecture.md}: change both together. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.lightstream");

  private static final String[] NETTY_TRANSPORTS = {
    "io.lightstream.transport.netty..",
    "io.lightstream.transport.websocket..",
    "io.lightstream.transport.http..",
    "io.lightstream.transport.quic..",
    "io.lightstream.transport.webtransport.."
  };

  private static final String[] BELOW_THE_TRANSPORTS = {
    "io.lightstream.error..",
    "io.lightstream.memory..",
    "io.lightstream.frame..",
    "io.lightstream.column..",
    "io.lightstream.format..",
    "io.lightstream.protocol.."
  };

  @Test
  void arrowsPointDownAndTheWingsDoNotKnowEachOther() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.lightstream..")
        .layer("error")
        .definedBy("io.lightstream.error..")
        .layer("memory")
        .definedBy("io.lightstream.memory..")
        .layer("frame")
        .definedBy("io.lightstream.frame..")
        .layer("column")
        .definedBy("io.lightstream.column..")
        .layer("format")
        .definedBy("io.lightstream.format..")
        .layer("protocol")
        .definedBy("io.lightstream.protocol..")
        .layer("transport")
        .definedBy("io.lightstream.transport..")
        .layer("roof")
        .definedBy("io.lightstream")
        .layer("acknowledged")
        .definedBy("io.lightstream.acknowledged..")
        .layer("command")
        .definedBy("io.lightstream.cli..")
        .whereLayer("error")
        .mayNotAccessAnyLayer()
        .whereLayer("memory")
        .mayOnlyAccessLayers("error")
        .whereLayer("frame")
        .mayOnlyAccessLayers("memory", "error")
        .whereLayer("column")
        .mayOnlyAccessLayers("frame", "memory", "error")
        .whereLayer("format")
        .mayOnlyAccessLayers("column", "frame", "memory", "error")
        .whereLayer("protocol")
        .mayOnlyAccessLayers("format", "column", "frame", "memory", "error")
        .whereLayer("transport")
        .mayOnlyAccessLayers("frame", "memory", "error")
        .whereLayer("roof")
        .mayOnlyAccessLayers(
            "format", "protocol", "column", "transport", "frame", "memory", "error")
        .whereLayer("acknowledged")
        .mayOnlyAccessLayers(
            "roof", "protocol", "format", "column", "transport", "frame", "memory", "error")
        .whereLayer("command")
        .mayOnlyAccessLayers(
            "acknowledged",
            "roof",
            "protocol",
            "format",
            "column",
            "transport",
            "frame",
            "memory",
            "error")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void formatsAreBlindToEachOther() {
    slices().matching("io.lightstream.format.(*)..").should().notDependOnEachOther().check(CLASSES);
  }

  @Test
  void transportsAreBlindToTheirSiblings() {
    slices()
        .matching("io.lightstream.transport.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("io.lightstream.transport.."),
            resideInAnyPackage(
                "io.lightstream.transport.nio..", "io.lightstream.transport.netty.."))
        .check(CLASSES);
  }

  @Test
  void nettyIsOnlyUnderTheTransportsThatStandOnIt() {
    onlyIn(NETTY_TRANSPORTS, "io.netty..").check(CLASSES);
  }

  @Test
  void flatBuffersAndTheCodecsAreOnlyUnderIpc() {
    onlyIn(
            new String[] {"io.lightstream.format.ipc.."},
            "com.google.flatbuffers..",
            "org.apache.arrow..",
            "com.github.luben.zstd..",
            "net.jpountz..")
        .check(CLASSES);
  }

  @Test
  void whatMessagesHoldIsKnownOnlyWhereTheyAreMade() {
    onlyIn(
            new String[] {"io.lightstream.protocol.payload.."},
            "com.google.protobuf..",
            "org.msgpack..")
        .check(CLASSES);
  }

  @Test
  void formatsKnowNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage(BELOW_THE_TRANSPORTS)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..")
                .or(
                    describe(
                        "socket channels",
                        type ->
                            type.getPackageName().equals("java.nio.channels")
                                && type.getSimpleName().contains("Socket"))))
        .check(CLASSES);
  }

  @Test
  void framingAndColumnsKnowNoChannelAndNoFile() {
    noClasses()
        .that()
        .resideInAnyPackage("io.lightstream.frame..", "io.lightstream.column..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.nio.file.."))
        .check(CLASSES);
  }

  @Test
  void decodersAndEncodersTouchNoThreadAndNoClock() {
    noClasses()
        .that()
        .areAssignableTo(FrameDecoder.class)
        .or()
        .areAssignableTo(FrameEncoder.class)
        .or()
        .resideInAnyPackage("io.lightstream.column..", "io.lightstream.protocol")
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent")
                .or(resideInAPackage("java.util.concurrent.locks"))
                .or(describe("threads", type -> type.isEquivalentTo(Thread.class))))
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void theRulesOfAcknowledgedStreamsTouchNoThreadNoClockAndNoIo() {
    noClasses()
        .that()
        .resideInAPackage("io.lightstream.acknowledged")
        .and()
        .haveNameMatching(
            ".*\\.(SenderMachine|ReceiverMachine|EpochBounds|Marks|StreamState|Control|ControlCodec"
                + "|PackReader|PackWriter)(\\$.*)?")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.util.concurrent..",
                    "java.time..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.net..",
                    "io.lightstream.transport..",
                    "io.lightstream.protocol.log..")
                .or(describe("threads", type -> type.isEquivalentTo(Thread.class))))
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void nothingInternalOfTheJdkIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal..", "com.sun.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lightstream.cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "setProperty", String.class, String.class)
        .check(CLASSES);
  }

  @Test
  void noGenericExceptionIsThrown() {
    GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }

  @Test
  void whatIsThrownAtUsersIsOfTheFamily() {
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(LightstreamException.class)
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> silent =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList();
      assertEquals(List.of(), silent, "packages without a package-info");
    }
  }

  private static ArchRule onlyIn(String[] home, String... guests) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(guests);
  }

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };
}
