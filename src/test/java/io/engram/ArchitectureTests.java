package io.engram;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of the house: which package may know which. */
class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.engram");

    private static final String[] LIBRARY = {
        "io.engram.definition..",
        "io.engram.tensor..",
        "io.engram.data..",
        "io.engram.model..",
        "io.engram.loss..",
        "io.engram.optimizer..",
        "io.engram.schedule..",
        "io.engram.metric..",
        "io.engram.storage..",
        "io.engram.checkpoint..",
        "io.engram.brain..",
        "io.engram.recipe.."
    };

    /** A package, and all of ours that it may import. This table is the documentation. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            definition  |
            tensor      |
            data.sampler | tensor
            data        | definition storage tensor data.sampler data.item model.transform
            data.item   | definition storage data data.source data.media data.token
            data.token  | data
            data.row    | definition data
            data.source | definition tensor data data.media
            data.media  | data
            model.layer | definition
            model.transform | definition tensor model model.layer
            model       | definition tensor model.layer
            loss        | definition tensor data model.layer
            metric      | definition tensor data metric.stats
            metric.stats |
            metric.steps |
            optimizer   | definition tensor
            storage     |
            checkpoint  | definition storage tensor metric
            schedule    | definition metric checkpoint
            brain       | definition tensor data model metric metric.steps optimizer schedule checkpoint
            brain.log   | brain metric.stats
            recipe      | definition tensor data data.sampler data.item data.source data.token model model.layer model.transform loss metric optimizer schedule checkpoint brain
            worker      | definition storage tensor data metric.steps checkpoint brain recipe
            cli         | definition data data.item data.source checkpoint model.layer brain recipe worker backup access access.audit cli.remote cli.terminal .
            cli.remote  | definition brain cli.terminal
            cli.terminal | brain
            dataset     | definition storage tensor data data.source
            catalog     | definition data model.layer model.transform loss metric optimizer schedule recipe
            experiment  | definition storage data data.item data.source model model.layer metric metric.steps checkpoint recipe worker dataset experiment.history experiment.storage
            experiment.steps | definition metric.steps experiment
            experiment.history | metric checkpoint worker
            experiment.storage | storage metric checkpoint worker experiment.history
            experiment.download | definition tensor checkpoint metric recipe experiment experiment.history
            export      | definition metric.steps experiment experiment.download experiment.history
            webhook     | definition experiment experiment.history
            evaluation  | definition data data.item dataset checkpoint experiment experiment.history recipe worker
            job         | definition storage evaluation recipe worker dataset experiment experiment.history
            idempotency |
            health      |
            access      | definition
            access.audit | access experiment
            backup      |
            prediction  | definition data dataset experiment experiment.history prediction.process worker
            prediction.process | definition data data.item data.source data.token checkpoint model model.layer loss recipe worker
            stream      | access experiment experiment.history worker
            web         | definition storage evaluation prediction stream experiment experiment.download experiment.storage idempotency worker access webhook
            """)
    void importsOnlyWhatItMay(String name, String allowed) {
        Set<String> permitted = allowed == null ? new TreeSet<>() : new TreeSet<>(Arrays.asList(allowed.split(" ")));
        permitted.add(name);

        Set<String> imported = CLASSES.stream()
                .filter(type -> type.getPackageName().equals("io.engram." + name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(target -> target.equals("io.engram") || target.startsWith("io.engram."))
                .map(target -> target.equals("io.engram") ? "." : target.substring("io.engram.".length()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(imported).isSubsetOf(permitted);
    }

    @Test
    void theLibraryKnowsNoFrameworkOfTheServer() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "jakarta.persistence..", "jakarta.servlet..", "org.hibernate.orm..")
                .check(CLASSES);
    }

    @Test
    void theBrainKnowsNoJson() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.engram.brain..",
                        "io.engram.model..",
                        "io.engram.loss..",
                        "io.engram.optimizer..",
                        "io.engram.schedule..",
                        "io.engram.metric..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("io.engram.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void timeAndThreadsAreGivenFromOutside() {
        noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses().should().callMethod(Math.class, "random").check(CLASSES);
        noClasses().should().callConstructor(Thread.class, Runnable.class).check(CLASSES);
    }

    @Test
    void namesSayWhatTypesAre() {
        noClasses().should().haveSimpleNameEndingWith("Impl").check(CLASSES);
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Dto)")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        Set<String> marked = CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(marked).isEqualTo(packages);
    }
}
