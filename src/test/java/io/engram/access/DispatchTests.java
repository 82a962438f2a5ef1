package io.engram.access;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The door lets pass what the server itself sends on: answers that another thread ends, and the error page. */
@LockedServerTest
class DispatchTests {

    private static final String ADMIN = "Bearer " + LockedServerTest.ADMIN;

    private final MockMvc http;

    DispatchTests(@Autowired @Qualifier("springSecurityFilterChain") Filter door) {
        http = MockMvcBuilders.standaloneSetup(new Later()).addFilters(door).build();
    }

    @Test
    void endsAnAnswerInAnotherThread() throws Exception {
        MvcResult begun = http.perform(get("/api/later").header("Authorization", ADMIN))
                .andExpect(request().asyncStarted())
                .andReturn();

        http.perform(asyncDispatch(begun))
                .andExpect(status().isOk())
                .andExpect(content().string("later"));
    }

    @Test
    void beginsNoneForNobody() throws Exception {
        http.perform(get("/api/later")).andExpect(request().asyncNotStarted()).andExpect(status().isUnauthorized());
    }

    @Test
    void showsTheErrorPageToWhomIsNotLetIn() throws Exception {
        http.perform(get("/error").with(failed -> {
                    failed.setDispatcherType(DispatcherType.ERROR);
                    failed.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 400);
                    return failed;
                }))
                .andExpect(content().string("the error page"));
        http.perform(get("/error")).andExpect(status().isUnauthorized());
    }

    /** No bean of the server, since Spring Boot's scan leaves out what is inside of a test. */
    @RestController
    static final class Later {

        @GetMapping("/api/later")
        Callable<String> later() {
            return () -> "later";
        }

        @GetMapping("/error")
        String error() {
            return "the error page";
        }
    }
}
