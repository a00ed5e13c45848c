package io.accountsync;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/**
 * The direction of the packages, and the purity of {@code model} and {@code policy}: the same input
 * gives the same decision, wherever and whenever it is made.
 */
@AnalyzeClasses(packages = "io.accountsync", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String MODEL = "io.accountsync.model..";
  private static final String POLICY = "io.accountsync.policy..";
  private static final String SPI = "io.accountsync.spi..";
  private static final String ENGINE = "io.accountsync.engine..";

  /** Read from a value or handed in, these say nothing about the machine or the moment. */
  private static final DescribedPredicate<JavaClass> PURE_LIBRARY =
      resideInAnyPackage(
              "java.lang",
              "java.lang.annotation",
              "java.lang.invoke",
              "java.lang.runtime",
              "java.math",
              "java.time",
              "java.time.chrono",
              "java.time.temporal",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream",
              "javax.annotation",
              "javax.annotation.meta",
              "com.google.common.base",
              "com.google.common.collect")
          .and(
              not(
                  belongToAnyOf(
                      System.class,
                      System.Logger.class,
                      Runtime.class,
                      Process.class,
                      ProcessBuilder.class,
                      Thread.class,
                      ThreadLocal.class,
                      ClassLoader.class,
                      java.time.Clock.class,
                      java.time.InstantSource.class,
                      java.util.Random.class,
                      java.util.SplittableRandom.class,
                      java.util.Scanner.class,
                      java.util.Formatter.class,
                      java.util.Timer.class,
                      java.util.ServiceLoader.class,
                      java.util.ResourceBundle.class,
                      com.google.common.base.Stopwatch.class,
                      com.google.common.base.Ticker.class)))
          .as("the pure part of the JDK and Guava");

  /** What a pure class of the JDK nevertheless takes from the machine or the moment. */
  private static final DescribedPredicate<JavaAccess<?>> IMPURE_CALL =
      new DescribedPredicate<>("ask for the time, chance, the default locale or zone") {
        private static final Set<String> IMPURE =
            Set.of(
                "java.lang.Math.random",
                "java.lang.StrictMath.random",
                "java.lang.Object.wait",
                "java.lang.Object.notify",
                "java.lang.Object.notifyAll",
                "java.util.UUID.randomUUID",
                "java.util.Collections.shuffle",
                "java.util.Locale.getDefault",
                "java.time.ZoneId.systemDefault",
                "java.util.TimeZone.getDefault");

        @Override
        public boolean test(JavaAccess<?> access) {
          String owner = access.getTargetOwner().getName();
          boolean now = owner.startsWith("java.time.") && access.getName().equals("now");
          boolean parallel = access.getName().startsWith("parallel");
          return now || parallel || IMPURE.contains(owner + '.' + access.getName());
        }
      };

  @ArchTest
  static final ArchRule packagesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.accountsync..")
          .layer("model")
          .definedBy(MODEL)
          .layer("policy")
          .definedBy(POLICY)
          .layer("spi")
          .definedBy(SPI)
          .layer("engine")
          .definedBy(ENGINE)
          .whereLayer("engine")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("spi")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("policy")
          .mayOnlyBeAccessedByLayers("spi", "engine")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("policy", "spi", "engine")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule decisionsUseOnlyThePureLibrary =
      classes()
          .that()
          .resideInAnyPackage(MODEL, POLICY)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(MODEL, POLICY).or(PURE_LIBRARY).or(nameMatching("(byte|.*\\[).*")))
          .because("model and policy know no I/O, clock, thread, logger or chance");

  @ArchTest
  static final ArchRule decisionsAskForNothing =
      noClasses()
          .that()
          .resideInAnyPackage(MODEL, POLICY)
          .should()
          .accessTargetWhere(IMPURE_CALL)
          .because("time comes in as an argument and a decision goes out as a value");

  @ArchTest
  static final ArchRule decisionsKeepNoStaticState =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(MODEL, POLICY)
          .and()
          .areStatic()
          .should()
          .notBeFinal();

  @ArchTest
  static final ArchRule coreNeedsOnlyTheBaseModuleAndGuava =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.accountsync..",
                      "java.lang..",
                      "java.math..",
                      "java.time..",
                      "java.util..",
                      "javax.annotation..",
                      "com.google.common.base",
                      "com.google.common.collect")
                  .and(not(resideInAnyPackage("java.util.logging..", "java.util.prefs..")))
                  .or(nameMatching("(byte|.*\\[).*")))
          .because("HTTP, JSON, files and databases belong to adapters and stores");

  @ArchTest
  static final ArchRule onlyTheEngineLogsAndRunsThreads =
      noClasses()
          .that(not(resideInAPackage(ENGINE)))
          .should()
          .dependOnClassesThat(
              type(System.Logger.class)
                  .or(type(Thread.class))
                  .or(resideInAPackage("java.util.concurrent..")));
}
