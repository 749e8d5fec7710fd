// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import java.lang.annotation.Annotation;
import java.util.List;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;

/** What Flink promises to keep, by its annotations. */
final class FlinkApi {

  private static final String FLINK = "org.apache.flink..";

  /**
   * Flink's rule for its own connectors lets these pass without an annotation, and all of its
   * connector packages, which ours does not.
   */
  private static final String UTILITIES = "org.apache.flink.util..";

  private static final List<Class<? extends Annotation>> PROMISED =
      List.of(Public.class, PublicEvolving.class);
  private static final List<Class<? extends Annotation>> HIDDEN =
      List.of(Internal.class, Experimental.class, VisibleForTesting.class);

  private FlinkApi() {}

  /** Classes that are not Flink's, or public in it, themselves or by the class around them. */
  static DescribedPredicate<JavaClass> isPublicOrNotOfFlink() {
    DescribedPredicate<JavaClass> allowed =
        resideOutsideOfPackage(FLINK)
            .or(isPublic())
            .or(resideInAPackage(UTILITIES).and(not(belongTo(isHidden()))));
    return describe(
        "are not Flink's, or public in it", type -> allowed.test(type.getBaseComponentType()));
  }

  /** The same the other way round. */
  static DescribedPredicate<JavaClass> isNotPublic() {
    return not(isPublicOrNotOfFlink()).as("are not public in Flink");
  }

  /** Methods, constructors and fields that a public class of Flink's keeps to itself. */
  static DescribedPredicate<JavaAccess<?>> accessOfAHiddenMember() {
    return describe(
        "a member of Flink's that is not public",
        access ->
            access.getTargetOwner().getPackageName().startsWith("org.apache.flink.")
                && isHidden(access.getTarget()));
  }

  private static DescribedPredicate<JavaClass> isPublic() {
    DescribedPredicate<JavaClass> promised =
        describe("annotated @Public or @PublicEvolving", type -> isAnnotated(type, PROMISED));
    return belongTo(promised).and(not(isHidden()));
  }

  private static DescribedPredicate<JavaClass> isHidden() {
    return describe("annotated @Internal", FlinkApi::isHidden);
  }

  private static boolean isHidden(CanBeAnnotated element) {
    return isAnnotated(element, HIDDEN);
  }

  private static boolean isAnnotated(
      CanBeAnnotated element, List<Class<? extends Annotation>> annotations) {
    return annotations.stream().anyMatch(element::isAnnotatedWith);
  }
}
