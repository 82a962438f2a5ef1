package io.engram.catalog;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "catalog")
class ExampleController {

    private final List<Example> examples = Example.all();

    @GetMapping(path = "/api/v1/examples", produces = "application/json")
    @Operation(
            operationId = "listExamples",
            summary = "Find a definition to begin from",
            description =
                    "Those that come with Engram, as text with their comments. First those whose dataset comes with"
                            + " it too.")
    List<Example> list() {
        return examples;
    }
}
