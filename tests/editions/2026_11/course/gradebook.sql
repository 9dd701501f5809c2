BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO "alembic_version" VALUES('e43177bfe90b');
CREATE TABLE assignment (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	duedate DATETIME, 
	course_id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(course_id) REFERENCES course (id)
);
INSERT INTO "assignment" VALUES('0fa808c1604f4cd59a45bfdb4afb71a5','01_initialization',NULL,'');
INSERT INTO "assignment" VALUES('b99f42dc88344d469fbea1489c87f344','05_regularization',NULL,'');
CREATE TABLE base_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	notebook_id VARCHAR(32) NOT NULL, 
	type VARCHAR(50), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id, type), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "base_cell" VALUES('474c771ad50347acbce50238dbbe4915','check-initialize_parameters_zeros','65f700f1fd5143cbb4e3a4dd95517ab6','GradeCell');
INSERT INTO "base_cell" VALUES('ce99701deca14e0ea1b1845c6a9c7888','check-initialize_parameters_random','65f700f1fd5143cbb4e3a4dd95517ab6','GradeCell');
INSERT INTO "base_cell" VALUES('301cf30f804d419aad631225d307354d','check-initialize_parameters_he','65f700f1fd5143cbb4e3a4dd95517ab6','GradeCell');
INSERT INTO "base_cell" VALUES('7dc69826c65c406fba66282e8fc1fa40','initialize_parameters_zeros','65f700f1fd5143cbb4e3a4dd95517ab6','SolutionCell');
INSERT INTO "base_cell" VALUES('e777473ebe71495f9d236d25ff6d9f4f','initialize_parameters_random','65f700f1fd5143cbb4e3a4dd95517ab6','SolutionCell');
INSERT INTO "base_cell" VALUES('2968f5e96c044d129a7b7d77da099833','initialize_parameters_he','65f700f1fd5143cbb4e3a4dd95517ab6','SolutionCell');
INSERT INTO "base_cell" VALUES('ab94a0479f6b4b4dae5628d8811940a3','check-compute_cost_with_regularization','f7936ea2d63f40ccb4e1e9f599bffa2c','GradeCell');
INSERT INTO "base_cell" VALUES('9380532b684749509a016ba7d5664a68','check-backward_propagation_with_regularization','f7936ea2d63f40ccb4e1e9f599bffa2c','GradeCell');
INSERT INTO "base_cell" VALUES('6883c2d626c34ded80fc0138e6880a67','check-forward_propagation_with_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','GradeCell');
INSERT INTO "base_cell" VALUES('68608aa274bd4995818d3fd9277e3e88','check-backward_propagation_with_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','GradeCell');
INSERT INTO "base_cell" VALUES('6a45a4980bea49c290b6c4fbd8439196','check-predict_traditional_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','GradeCell');
INSERT INTO "base_cell" VALUES('e9db89ca12dd4d4781edc5099309e84a','compute_cost_with_regularization','f7936ea2d63f40ccb4e1e9f599bffa2c','SolutionCell');
INSERT INTO "base_cell" VALUES('9335ecfee03f4b44bde3b211e5b5c6b0','backward_propagation_with_regularization','f7936ea2d63f40ccb4e1e9f599bffa2c','SolutionCell');
INSERT INTO "base_cell" VALUES('fa885f1b89cb4d2da5d81e8af98cf537','forward_propagation_with_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','SolutionCell');
INSERT INTO "base_cell" VALUES('9206a1ffc3a4443fb9127b4879d0d8de','backward_propagation_with_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','SolutionCell');
INSERT INTO "base_cell" VALUES('cfe3bb5ee8694a19b1c722301f5b734f','predict_traditional_dropout','f7936ea2d63f40ccb4e1e9f599bffa2c','SolutionCell');
CREATE TABLE comment (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_comment TEXT, 
	manual_comment TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "comment" VALUES('0318db86ec42433285337472a754d580','37eb904eedbd4d6b90407d164f4d7990','7dc69826c65c406fba66282e8fc1fa40',NULL,NULL);
INSERT INTO "comment" VALUES('583f0818718e4b9c9247f59767037a26','37eb904eedbd4d6b90407d164f4d7990','e777473ebe71495f9d236d25ff6d9f4f',NULL,NULL);
INSERT INTO "comment" VALUES('07eeac51e3a0422eb7a6f13a641fae7d','37eb904eedbd4d6b90407d164f4d7990','2968f5e96c044d129a7b7d77da099833',NULL,NULL);
INSERT INTO "comment" VALUES('3818a2fc7bdf4d89a6b5ab66fb6cc969','1bef497f40c04670866ba176e9182047','7dc69826c65c406fba66282e8fc1fa40',NULL,NULL);
INSERT INTO "comment" VALUES('0035fc39bd0042b18f396062083995d9','1bef497f40c04670866ba176e9182047','e777473ebe71495f9d236d25ff6d9f4f',NULL,NULL);
INSERT INTO "comment" VALUES('de7c590481bd43bcb2178774f112caab','1bef497f40c04670866ba176e9182047','2968f5e96c044d129a7b7d77da099833','No response.',NULL);
INSERT INTO "comment" VALUES('2d7d7a0355814f748a3c9189a0744dcd','afd2530b96b3404ea573c1fc2f318d17','7dc69826c65c406fba66282e8fc1fa40',NULL,NULL);
INSERT INTO "comment" VALUES('e9f0ee67b0dc4ea5851be909740ccde2','afd2530b96b3404ea573c1fc2f318d17','e777473ebe71495f9d236d25ff6d9f4f',NULL,NULL);
INSERT INTO "comment" VALUES('7f1a875d3e254f19adafb8cfc8f8f185','afd2530b96b3404ea573c1fc2f318d17','2968f5e96c044d129a7b7d77da099833',NULL,NULL);
INSERT INTO "comment" VALUES('b7ef39b06aa744aca50a9d57853aacd9','4bee79a7677f47cd98c26674a0b31c8e','e9db89ca12dd4d4781edc5099309e84a',NULL,NULL);
INSERT INTO "comment" VALUES('a552e72dcedb42f4b32404cd7b4d42c6','4bee79a7677f47cd98c26674a0b31c8e','9335ecfee03f4b44bde3b211e5b5c6b0',NULL,NULL);
INSERT INTO "comment" VALUES('de8116cc16b14df893ff553693be43e1','4bee79a7677f47cd98c26674a0b31c8e','fa885f1b89cb4d2da5d81e8af98cf537',NULL,NULL);
INSERT INTO "comment" VALUES('58f9a4db88254276bfe6aaa4466c2af3','4bee79a7677f47cd98c26674a0b31c8e','9206a1ffc3a4443fb9127b4879d0d8de',NULL,NULL);
INSERT INTO "comment" VALUES('e56c8ea73783432885216ae16b404f23','4bee79a7677f47cd98c26674a0b31c8e','cfe3bb5ee8694a19b1c722301f5b734f','No response.',NULL);
CREATE TABLE course (
	id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (id)
);
INSERT INTO "course" VALUES('default_course');
CREATE TABLE grade (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_score FLOAT, 
	manual_score FLOAT, 
	extra_credit FLOAT, 
	needs_manual_grade BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "grade" VALUES('3e3cdac63cfa47868aff96b03a3a6eaf','37eb904eedbd4d6b90407d164f4d7990','474c771ad50347acbce50238dbbe4915',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('00cec2394de541ce9a8327b9b3affad7','37eb904eedbd4d6b90407d164f4d7990','ce99701deca14e0ea1b1845c6a9c7888',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('e60a4e9cab474ee382deb30c8cfe9110','37eb904eedbd4d6b90407d164f4d7990','301cf30f804d419aad631225d307354d',10.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('65d6c4f07979489dbace5372c826edc2','1bef497f40c04670866ba176e9182047','474c771ad50347acbce50238dbbe4915',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('063913349355489bb0780f6975615d56','1bef497f40c04670866ba176e9182047','ce99701deca14e0ea1b1845c6a9c7888',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('374fb1e1761d4036b9f3e39fa9a7893b','1bef497f40c04670866ba176e9182047','301cf30f804d419aad631225d307354d',0.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('68b5afeff305463ca713fd5355a4d771','afd2530b96b3404ea573c1fc2f318d17','474c771ad50347acbce50238dbbe4915',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('771b6a95246546119674700cd6a1ac11','afd2530b96b3404ea573c1fc2f318d17','ce99701deca14e0ea1b1845c6a9c7888',5.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('725653e82bac49ecaa987b047e2ea6c9','afd2530b96b3404ea573c1fc2f318d17','301cf30f804d419aad631225d307354d',0.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('bf324e15f053430c96cf0f66bda535d7','4bee79a7677f47cd98c26674a0b31c8e','ab94a0479f6b4b4dae5628d8811940a3',0.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('e44e439cf8fd4328a035d499aa9fc187','4bee79a7677f47cd98c26674a0b31c8e','9380532b684749509a016ba7d5664a68',10.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('bfed71a30fb246e480a9452cc97be230','4bee79a7677f47cd98c26674a0b31c8e','6883c2d626c34ded80fc0138e6880a67',3.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('9e0a510197e448a1a99c9694482de461','4bee79a7677f47cd98c26674a0b31c8e','68608aa274bd4995818d3fd9277e3e88',10.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('99d5a92947bc474aa1f010fa1125315a','4bee79a7677f47cd98c26674a0b31c8e','6a45a4980bea49c290b6c4fbd8439196',0.0,NULL,NULL,0);
CREATE TABLE grade_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "grade_cells" VALUES('474c771ad50347acbce50238dbbe4915',5.0,'code');
INSERT INTO "grade_cells" VALUES('ce99701deca14e0ea1b1845c6a9c7888',5.0,'code');
INSERT INTO "grade_cells" VALUES('301cf30f804d419aad631225d307354d',10.0,'code');
INSERT INTO "grade_cells" VALUES('ab94a0479f6b4b4dae5628d8811940a3',5.0,'code');
INSERT INTO "grade_cells" VALUES('9380532b684749509a016ba7d5664a68',10.0,'code');
INSERT INTO "grade_cells" VALUES('6883c2d626c34ded80fc0138e6880a67',10.0,'code');
INSERT INTO "grade_cells" VALUES('68608aa274bd4995818d3fd9277e3e88',10.0,'code');
INSERT INTO "grade_cells" VALUES('6a45a4980bea49c290b6c4fbd8439196',5.0,'code');
CREATE TABLE notebook (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	assignment_id VARCHAR(32), 
	kernelspec VARCHAR(1024), 
	PRIMARY KEY (id), 
	UNIQUE (name, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id)
);
INSERT INTO "notebook" VALUES('65f700f1fd5143cbb4e3a4dd95517ab6','01_initialization','0fa808c1604f4cd59a45bfdb4afb71a5','{"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}');
INSERT INTO "notebook" VALUES('f7936ea2d63f40ccb4e1e9f599bffa2c','05_regularization','b99f42dc88344d469fbea1489c87f344','{"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}');
CREATE TABLE solution_cells (
	id VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "solution_cells" VALUES('7dc69826c65c406fba66282e8fc1fa40');
INSERT INTO "solution_cells" VALUES('e777473ebe71495f9d236d25ff6d9f4f');
INSERT INTO "solution_cells" VALUES('2968f5e96c044d129a7b7d77da099833');
INSERT INTO "solution_cells" VALUES('e9db89ca12dd4d4781edc5099309e84a');
INSERT INTO "solution_cells" VALUES('9335ecfee03f4b44bde3b211e5b5c6b0');
INSERT INTO "solution_cells" VALUES('fa885f1b89cb4d2da5d81e8af98cf537');
INSERT INTO "solution_cells" VALUES('9206a1ffc3a4443fb9127b4879d0d8de');
INSERT INTO "solution_cells" VALUES('cfe3bb5ee8694a19b1c722301f5b734f');
CREATE TABLE source_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	locked BOOLEAN NOT NULL, 
	source TEXT, 
	checksum VARCHAR(128), 
	notebook_id VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "source_cell" VALUES('650d47f85516438db5cef58cabd6825d','imports','code',1,'import matplotlib.pyplot as plt
import numpy as np

from grader import check, needs
from init_utils import (
    backward_propagation,
    compute_loss,
    cost_from_logits,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    plot_activation_histograms,
    plot_costs,
    plot_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
    train,
)','0d61794921a9f77de27cc01eef64e28c','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('1f5ad88dbb33421c9942baecba72fd25','data','code',1,'train_X, train_Y, test_X, test_Y = load_dataset()
print("inputs ", train_X.shape, "one column an example")
print("classes", train_Y.shape)','db1d95481f0ef6744ff91c4d18b4928e','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('0b8c4e83db5f4160ae1a9548ef9df54e','figure-data','code',1,'plot_dataset(train_X, train_Y, title="Training data")
plt.show()','c2f4088b0c08a3ef494fa944cda9497f','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('be85964708d2408a9b9945a2d5c2b181','model','code',1,'runs = {}


def model(X, Y, learning_rate=0.01, num_iterations=15_000, print_cost=True, initialization="he"):
    """Train a [2, 10, 5, 1] net; its cost every 1000 iterations is kept in `runs[initialization]`.

    X has shape (2, m), Y has shape (1, m). Returns the trained parameters.
    """
    layers_dims = [X.shape[0], 10, 5, 1]
    if initialization == "zeros":
        parameters = initialize_parameters_zeros(layers_dims)
    elif initialization == "random":
        parameters = initialize_parameters_random(layers_dims)
    elif initialization == "he":
        parameters = initialize_parameters_he(layers_dims)
    else:
        raise ValueError(f''initialization is "zeros", "random" or "he", not {initialization!r}'')
    progress = initialization if print_cost else ""
    runs[initialization] = train(X, Y, parameters, learning_rate, num_iterations, progress=progress)
    return runs[initialization].parameters','ef59e840d85160a58b628e91aececb89','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('77440521f76b4c4fbed6c6e35a23e39c','initialize_parameters_zeros','code',0,'def initialize_parameters_zeros(layers_dims):
    """All parameters are zero.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','cf18f0754aeae593b5755b256e942a19','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('b1742fc2d03b4496add238006824cc10','check-initialize_parameters_zeros','code',1,'check("initialize_parameters_zeros")','e751854cb26003a91019bad8441513fb','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('2717749c85cc454a81472853effa4ff3','train-zeros','code',1,'with needs("initialize_parameters_zeros"):
    parameters_zeros = model(train_X, train_Y, initialization="zeros")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_zeros)
    print(
        f"first cost {runs[''zeros''].costs[0]:.6f}, last cost {runs[''zeros''].costs[-1]:.6f}, ln 2 = {np.log(2):.6f}"
    )','393233d37d171606abc5673cf027ed14','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('78d07793ec0f43a087528b3e3fcde3fd','gradients-zeros','code',1,'with needs("initialize_parameters_zeros"):
    at_zero = initialize_parameters_zeros([2, 10, 5, 1])
    _, cache = forward_propagation(train_X, at_zero)
    gradients = backward_propagation(train_X, train_Y, cache)
    for name in ["dW1", "db1", "dW2", "db2", "dW3", "db3"]:
        print(f"{name}: largest entry {np.max(np.abs(gradients[name])):.3g}")','4aa592a3cc3e9d3b1def3d147677ad05','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('4828e626210e483fb71c39c09209c171','myth-symmetry','code',1,'generator = np.random.default_rng(0)
line_Y = (np.arange(200) % 2).reshape(1, -1)
line_X = generator.normal(size=(2, 200)) * 0.4 + np.where(line_Y == 1, 1.5, -1.5)

for start in [0.0, 0.5]:
    shapes = {"W1": (10, 2), "b1": (10, 1), "W2": (5, 10), "b2": (5, 1), "W3": (1, 5), "b3": (1, 1)}
    equal = {name: np.full(shape, start if name[0] == "W" else 0.0) for name, shape in shapes.items()}
    trained = train(line_X, line_Y, equal, learning_rate=0.01, num_iterations=3000).parameters
    accuracy = np.mean((forward_propagation(line_X, trained)[0] > 0.5) == line_Y)
    rows = np.unique(np.round(trained["W1"], 12), axis=0)
    print(f"all weights {start}: accuracy {accuracy:.0%}, different rows in W1 after training: {len(rows)}")','4be44620a021602d4d294517bef39ca5','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('aea70451351c4df6989a19bcb01a0665','initialize_parameters_random','code',0,'def initialize_parameters_random(layers_dims):
    """Weights are standard normal numbers times 10, biases are zero.

    Seeds NumPy''s legacy stream with 3 and draws W1, W2, … in this order with np.random.randn.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','119266b6236c2fb2e766b9089aa4a313','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('4f040372dd1c45688f1b5362015e0718','check-initialize_parameters_random','code',1,'check("initialize_parameters_random")','9d62f351ab07e73036b581be2bc79093','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('d84895ff300643a78f2d9af364d9a6f9','first-cost-random','code',1,'with needs("initialize_parameters_random"):
    large = initialize_parameters_random([2, 10, 5, 1])
    A3, cache = forward_propagation(train_X, large)
    Z3 = cache[8]
    print(f"z3 from {Z3.min():.0f} to {Z3.max():.0f}")
    print("outputs that are exactly 0 or 1:", np.sum((A3 == 0) | (A3 == 1)), "of", A3.size)
    print("cost from the outputs:", compute_loss(A3, train_Y))
    print("cost from the logits: ", cost_from_logits(Z3, train_Y))','aa335c6cfd922f840817c7cb09115904','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('428477cda81941ebb2ba11ca5c04799f','train-random','code',1,'with needs("initialize_parameters_random"):
    parameters_random = model(train_X, train_Y, initialization="random")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_random)
    print("test:    ", end=" ")
    predict(test_X, test_Y, parameters_random)','79d79a1383d94bc64f8b7cd192f25e27','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('1904150ca81f4f6eab9c65a17aba4675','boundary-random','code',1,'with needs("initialize_parameters_random"):
    plot_decision_boundary(lambda points: predict_dec(parameters_random, points.T), train_X, train_Y)
    plt.title("Start: standard normal × 10")
    plt.show()','fb6792a4d5a5d498c4f3f8c7bd1bd5e7','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('147c0acc6fce441eb5a26aa941b3e57e','myth-small','code',1,'np.random.seed(3)
small = {}
for layer, (fan_in, units) in enumerate([(2, 10), (10, 5), (5, 1)], start=1):
    small[f"W{layer}"] = 0.01 * np.random.randn(units, fan_in)
    small[f"b{layer}"] = np.zeros((units, 1))

runs["0.01"] = train(train_X, train_Y, small, progress="0.01")
_, cache = forward_propagation(train_X, small)
gradients = backward_propagation(train_X, train_Y, cache)
print(f"first and last cost: {runs[''0.01''].costs[0]:.6f} {runs[''0.01''].costs[-1]:.6f}")
print(f"spread of z3 at the start: {np.std(cache[8]):.1e}")
print(f"largest entry of dW1 at the start: {np.max(np.abs(gradients[''dW1''])):.1e}")','342f44c8d78ea7d057c9ed3d3234f53a','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('e2b6ffc4551c421097c04fe9f7b9f139','initialize_parameters_he','code',0,'def initialize_parameters_he(layers_dims):
    """Normal weights with variance 2 / fan_in (He et al. 2015), biases are zero.

    Seeds NumPy''s legacy stream with 3 and draws W1, W2, … in this order with np.random.randn.

    Parameters
    ----------
    layers_dims : list of int
        Size of each layer, input first: [n_0, n_1, …, n_L].

    Returns
    -------
    dict
        "W1", "b1", …, "WL", "bL": Wl of shape (n_l, n_(l-1)), bl of shape (n_l, 1), float64.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','4e6efa838d2ccb458d8a7a5dee92210b','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('f3a2c623efe1462c82a323adb594805e','check-initialize_parameters_he','code',1,'check("initialize_parameters_he")','e500dc7c59152e4d1ac7293974fae2f9','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('fa91d7f9bb5d4ad2b2c75806d0af0d7f','variance-he','code',1,'with needs("initialize_parameters_he"):
    wide = initialize_parameters_he([1000, 600, 400, 1])
    for layer, fan_in in [(1, 1000), (2, 600)]:
        print(f"W{layer}: fan_in × variance = {fan_in * np.var(wide[f''W{layer}'']):.3f}")
    _, cache = forward_propagation(np.random.default_rng(0).normal(size=(1000, 300)), wide)
    Z1, A1, Z2 = cache[0], cache[1], cache[4]
    print(f"Var z1 = {np.var(Z1):.2f}   E[a1²] = {np.mean(A1**2):.2f}   Var z2 = {np.var(Z2):.2f}")','bb5523fc719708fae3bbe04173e58462','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('2b1641a117e84592a05b37b573bc52e3','train-he','code',1,'with needs("initialize_parameters_he"):
    parameters_he = model(train_X, train_Y, initialization="he")
    print("training:", end=" ")
    predict(train_X, train_Y, parameters_he)
    print("test:    ", end=" ")
    predict(test_X, test_Y, parameters_he)','eee64769b31813fe0f16d2464c03f65c','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('5a9d4e23b49c45d8b2182aee5af44062','boundary-he','code',1,'with needs("initialize_parameters_he"):
    plot_decision_boundary(lambda points: predict_dec(parameters_he, points.T), train_X, train_Y)
    plt.title("Start: He")
    plt.show()','63a8b8ef358104a49c79d7288d1132b9','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('c5b847efb25e435098adf3f2691db2f8','figure-costs','code',1,'with needs("initialize_parameters_zeros", "initialize_parameters_random", "initialize_parameters_he"):
    for name in ("zeros", "random", "he"):
        if name not in runs:  # its cell above was not run
            model(train_X, train_Y, initialization=name)
    runs["Xavier"] = train(train_X, train_Y, initialize_parameters([2, 10, 5, 1]), progress="Xavier")
    names = {
        "zeros": "zeros",
        "0.01": "0.01 · normal",
        "random": "10 · normal",
        "Xavier": "Xavier",
        "he": "He",
    }
    curves = {label: runs[key] for key, label in names.items()}
    axes = plot_costs(curves)
    axes[0].set_ylim(0, 1.2)
    plt.show()','eddc36cc1e2e73fe8ddc07f6ab93cb2c','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('92069aeb818643e5b197ad32c47c92a7','myth-per-hundreds','code',1,'with needs("initialize_parameters_he"):
    kept = curves["He"].iterations
    print(f"{len(kept)} costs from 15000 iterations: one every {kept[1] - kept[0]}")','69be840ccd36f4c434659547ef63e2ae','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('ea0873477bd642de9393266b63a7ee59','figure-activations','code',1,'with needs("initialize_parameters_random", "initialize_parameters_he"):
    starts = {"10 · normal": large, "0.01 · normal": small, "He": initialize_parameters_he([2, 10, 5, 1])}
    layers = {name: forward_propagation(train_X, start)[1] for name, start in starts.items()}
    plot_activation_histograms({name: [cache[1], cache[5]] for name, cache in layers.items()})
    plt.show()','09af4eed9860d41a16291358d228fc24','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('2619cf48ae404211930c45091beca352','take-your-work-with-you','code',1,'from grader import download

download()','d148dd68b719539a78f5d8018ae532f7','65f700f1fd5143cbb4e3a4dd95517ab6');
INSERT INTO "source_cell" VALUES('c39c7923af6f45c4a46d0f7ac06d65fe','imports','code',1,'from functools import partial
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np

from grader import check, needs
from init_utils import (
    backward_propagation,
    compute_cost,
    cost_from_logits,
    forward_propagation,
    gradient_descent,
    initialize_parameters,
    load_2D_dataset,
    plot_costs,
    plot_dataset,
    plot_decision_boundary,
    predict_dec,
    relu,
    sigmoid,
    train,
)','c8cf16d78fa783e25e5c4e2d11654a85','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('8205c3140ac64ceca6f031a9b2cb74a4','data','code',1,'train_X, train_Y, test_X, test_Y = load_2D_dataset()
print("training:", train_X.shape, train_Y.shape)
print("test:    ", test_X.shape, test_Y.shape)','e59562a76fe9b29798d54dd9e5c9a554','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('ce803e913f704992a7c9536a733adb74','figure-data','code',1,'ax = plot_dataset(train_X, train_Y, title="Training data")','8e94880fcd4e51da51967c07f9145302','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('5cd0757e983d4b77bbb72333659c119f','measures','code',1,'nets = {}


def plain_cost(X, Y, parameters):
    """Cross-entropy of the complete net, from its logits."""
    return cost_from_logits(forward_propagation(X, parameters)[1][8], Y)


def accuracy(X, Y, parameters):
    """Share of the points that the complete net gets right."""
    return np.mean(predict_dec(parameters, X) == Y)


def report(name):
    """Print how the net `name` does."""
    for label, X, Y in [("training", train_X, train_Y), ("test", test_X, test_Y)]:
        print(
            f"{label:>8}: accuracy {accuracy(X, Y, nets[name]):.3f}, cost {plain_cost(X, Y, nets[name]):.3f}"
        )','ee12622dd6b18f6773d3d9718e824ebe','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('4bc64405c00a44508379d233190721dc','fit','code',1,'LEARNING_RATE, ITERATIONS, RECORD_EVERY = 0.3, 10_000, 500
STEPS = {"learning_rate": LEARNING_RATE, "num_iterations": ITERATIONS, "record_every": RECORD_EVERY}
START = initialize_parameters([2, 20, 3, 1])

training_costs, test_costs = {}, {}


def cross_entropy(A3, Y, parameters):
    """The cost that is minimized where there is no penalty."""
    return compute_cost(A3, Y)


def fit(name, forward=forward_propagation, backward=backward_propagation, cost=cross_entropy):
    """Train a [2, 20, 3, 1] net; keep it in `nets[name]`, its costs in `training_costs` and `test_costs`."""
    training_costs[name], test_costs[name] = [], []

    def noted(A3, Y, parameters):
        training_costs[name].append(plain_cost(train_X, train_Y, parameters))
        test_costs[name].append(plain_cost(test_X, test_Y, parameters))
        return cost(A3, Y, parameters)

    trained = gradient_descent(train_X, train_Y, START, forward, backward, noted, progress=name, **STEPS)
    nets[name] = trained.parameters
    return nets[name]','3d2314e697df45a3368ff105f1cd4031','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('aca3fee9bd464bcb87243eebd18ac1bc','fit-none','code',1,'fit("none")
report("none")
axes = plot_costs(
    {"training": training_costs["none"], "test": test_costs["none"]},
    np.arange(0, ITERATIONS, RECORD_EVERY),
    title="No regularization",
)','90b89263e11352a96e553a0343fdc88e','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('88ab93e936014ddc8df5fb2c8d1c0d2c','boundary-none','code',1,'ax = plot_decision_boundary(
    lambda x: predict_dec(nets["none"], x.T), train_X, train_Y, title="No regularization"
)','6d1cd71c3a18b13c98e7f4ce623be4a2','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('5e8e1071e9fc4398af3e3cc8f30da0a1','compute_cost_with_regularization','code',0,'def compute_cost_with_regularization(A3, Y, parameters, lambd):
    """Cross-entropy plus L2 penalty, lambd / (2 m) times the sum of the squares of all weights.

    Parameters
    ----------
    A3 : ndarray, shape (1, m)
        Outputs of the net.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3"; the biases are not penalized.
    lambd : float
        Strength of the penalty, λ.

    Returns
    -------
    float
        The cost.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','24b60604ccfedf653a45df8e7a34b994','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('71be4dffe8da4818b7ca893dc1bae035','check-compute_cost_with_regularization','code',1,'check("compute_cost_with_regularization")','bf047a4951f54a5ea04cabea097803ab','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('25cf6943eb5d4c5ea614df8f2d89588f','penalty-by-layer','code',1,'with needs("compute_cost_with_regularization"):
    A3, _ = forward_propagation(train_X, nets["none"])
    without = compute_cost_with_regularization(A3, train_Y, nets["none"], 0.0)
    complete = compute_cost_with_regularization(A3, train_Y, nets["none"], 0.7)
    print(f"cross-entropy {float(without):.4f}, with penalty {float(complete):.4f}")
    for layer in (1, 2, 3):
        others = {key: value * (key != f"W{layer}") for key, value in nets["none"].items()}
        share = complete - compute_cost_with_regularization(A3, train_Y, others, 0.7)
        print(f"W{layer}: {nets[''none''][f''W{layer}''].size:2} weights pay {float(share):.4f}")','379655e85dc261468281355af319dcb3','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('7f3a417178d540ee8a0137c9ea2f8e82','backward_propagation_with_regularization','code',0,'def backward_propagation_with_regularization(X, Y, cache, lambd):
    """Gradients of the cost with L2 penalty.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example a column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) of the forward pass.
    lambd : float
        Strength of the penalty, λ.

    Returns
    -------
    dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3", each of the shape of its parameter; other
        entries do no harm.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','0270de824304823cf071534ab94b07a2','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('973f6dca0fd3428c92f1cf3cbb1b088a','check-backward_propagation_with_regularization','code',1,'check("backward_propagation_with_regularization")','575f5051642abcef10b638b800f604ef','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('e96c456a2b7849bcad3e1e9d1fae8c47','slopes-l2','code',1,'with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    _, cache = forward_propagation(train_X, START)
    gradients = backward_propagation_with_regularization(train_X, train_Y, cache, 0.7)
    for name in ("W1", "W2", "W3", "b2"):
        costs = []
        for step in (1e-5, -1e-5):
            moved = {key: value.copy() for key, value in START.items()}
            moved[name][0, 0] += step
            A3, _ = forward_propagation(train_X, moved)
            costs.append(float(compute_cost_with_regularization(A3, train_Y, moved, 0.7)))
        slope = (costs[0] - costs[1]) / 2e-5
        print(
            f"{name}[0, 0]: slope of the cost {slope: .8f}, your gradient {gradients[f''d{name}''][0, 0]: .8f}"
        )','7f2a19ea99e2442fc8c200dff3085dd6','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('79fd7cc693064935acd753ac9fc1c2f6','fit-l2','code',1,'def fit_l2(name, lambd):
    """`fit` with your cost and your gradients."""
    return fit(
        name,
        backward=partial(backward_propagation_with_regularization, lambd=lambd),
        cost=lambda A3, Y, parameters: float(compute_cost_with_regularization(A3, Y, parameters, lambd)),
    )


with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    net_l2 = fit_l2("L2, λ = 0.7", 0.7)
    report("L2, λ = 0.7")
    for layer in (1, 2, 3):
        sizes = [np.linalg.norm(net[f"W{layer}"]) for net in (nets["none"], net_l2)]
        print(f"norm of W{layer}: {sizes[0]:.2f} without, {sizes[1]:.2f} with L2")','fc907e76c81a73c012199969bb9a99eb','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('eec10deafca7499db08cd7fd88fb91ee','boundary-l2','code',1,'with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    plot_decision_boundary(lambda x: predict_dec(net_l2, x.T), train_X, train_Y, title="L2, λ = 0.7")','c4ab4dc3041345e995749f0e4f357e7e','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('0d59f17fc9a144d78cf26f7690870069','sweep-l2','code',1,'with needs("compute_cost_with_regularization", "backward_propagation_with_regularization"):
    prices = [0.01, 0.1, 0.7, 10]
    swept = [net_l2 if price == 0.7 else fit_l2(f"L2, λ = {price}", price) for price in prices]
    plot_costs(
        {
            "training": [plain_cost(train_X, train_Y, net) for net in swept],
            "test": [plain_cost(test_X, test_Y, net) for net in swept],
        },
        prices,
        title="Cross-entropy after training, by λ",
    )
    plt.xscale("log")
    plt.xlabel("λ (log scale)")
    plt.xticks(prices, [f"{price:g}" for price in prices])','102837f265fc308d8a2a6c9e5d31b2c5','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('86da2533defe400898cdebd0ec3760d6','forward_propagation_with_dropout','code',0,'def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    """Outputs of the net with inverted dropout in both hidden layers.

    Seeds NumPy''s legacy stream with 1, then draws the masks D1 and D2 in this order with
    np.random.rand, each in the shape of its activations; an entry is kept where its number is
    below keep_prob.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example a column.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".
    keep_prob : float
        Probability that a hidden unit is kept, in (0, 1].

    Returns
    -------
    A3 : ndarray, shape (1, m)
        Outputs.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), where A1 and A2 are the
        activations as the next layer gets them, dropped and scaled, and the masks D1 and D2 are
        not zero where a unit was kept and zero where it was dropped.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','af4a5bce36b82b6381f5f10f72440926','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('4cc92a3fea6e418989070a82d565fc07','check-forward_propagation_with_dropout','code',1,'check("forward_propagation_with_dropout")','a66d4855c53a6150b2ada3b890b984af','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('ee30c83f8ca74202a931f6ec3b415cad','figure-masks','code',1,'with needs("forward_propagation_with_dropout"):
    _, cache = forward_propagation_with_dropout(train_X[:, :40], nets["none"], 0.7)
    Z1, D1, A1 = cache[:3]
    panels = {"complete": relu(Z1), "with dropout, keep_prob = 0.7": np.ma.masked_where(D1 == 0, A1)}
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
    for ax, (title, layer) in zip(axes, panels.items(), strict=True):
        ax.set_facecolor("#D55E00")
        picture = ax.imshow(
            layer, cmap="Greys", vmin=0, vmax=A1.max(), aspect="auto", interpolation="nearest"
        )
        ax.set(title=title, xlabel="example")
    axes[0].set(ylabel="unit of hidden layer 1", yticks=range(0, 20, 5))
    figure.colorbar(picture, ax=axes, label="activation")','f5439ec568f7d877bbf91a29e99f0fa4','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('bd7516c6d93d4afbada9a8a12726063d','factor-of-dropout','code',1,'for keep in (0.5, 0.7, 0.86):
    factor = (np.random.default_rng(0).random(1_000_000) < keep) / keep
    print(f"keep_prob {keep}: mean {factor.mean():.3f}, standard deviation {factor.std():.3f}")','3155fafd05a21e36744cf31b38e0e070','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('71529fd23e4c4ac8b53935b6d01583bf','myth-hint','code',1,'print((np.array([0.2, 0.5, 0.9]) < 0.5).astype(int))
for keep in (0.5, 0.86):
    numbers = np.random.default_rng(0).random(100_000)
    print(
        f"keep_prob {keep}: ''<'' keeps {np.mean(numbers < keep):.3f}, ''>'' keeps {np.mean(numbers > keep):.3f}"
    )','44791a421723b8ff458f35f2821adf39','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('b5718cb396894947a5f22d2693de8e34','myth-expected-cost','code',1,'with needs("forward_propagation_with_dropout"):
    young = train(train_X, train_Y, START, LEARNING_RATE, 1000).parameters
    np.random.seed(0)
    thinned = []
    with patch.object(np.random, "seed"):
        for _ in range(2000):
            _, cache = forward_propagation_with_dropout(train_X, young, 0.86)
            thinned.append([cache[5].mean(), cache[10].mean(), cost_from_logits(cache[10], train_Y)])
    thinned = np.array(thinned)
    _, cache = forward_propagation(train_X, young)
    complete = [cache[4].mean(), cache[8].mean(), cost_from_logits(cache[8], train_Y)]
    uncertain = thinned.std(axis=0) / np.sqrt(len(thinned))
    for name, one, mean, error in zip(
        ("mean Z2", "mean Z3", "cost"), complete, thinned.mean(axis=0), uncertain, strict=True
    ):
        print(f"{name:7}: complete net {one:8.4f}, average over masks {mean:8.4f} ± {error:.4f}")','d280f5b5e9dad2df6ae4977ba9355e15','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('92dd7eee57a54b2db41df4a2a486cdfd','backward_propagation_with_dropout','code',0,'def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    """Gradients of the cross-entropy in the net with inverted dropout.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example a column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : tuple
        (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3) of the forward pass. The masks D1
        and D2 hold True where a unit was kept and False where it was dropped: they are not
        divided by keep_prob. A1 and A2 are dropped and scaled.
    keep_prob : float
        Probability that a hidden unit was kept.

    Returns
    -------
    dict
        "dW1", "db1", "dW2", "db2", "dW3", "db3", each of the shape of its parameter; other
        entries do no harm.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','4505f23084d00fd08c101826cf63da89','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('a17a58d67bf54ebeb71469019168fa37','check-backward_propagation_with_dropout','code',1,'check("backward_propagation_with_dropout")','47d65b5ee1cd16f5bc16d3783efadec2','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('bb75d5b88d714059a68f8b8384d80fa3','fit-dropout','code',1,'KEEP_PROB = 0.86


def different_masks(calls=5):
    """How many different masks that many calls draw."""
    masks = [forward_propagation_with_dropout(train_X, START, KEEP_PROB)[1][1] for _ in range(calls)]
    return len({np.asarray(mask != 0).tobytes() for mask in masks})


def fit_dropout(name):
    """`fit` with your passes."""
    return fit(
        name,
        forward=partial(forward_propagation_with_dropout, keep_prob=KEEP_PROB),
        backward=partial(backward_propagation_with_dropout, keep_prob=KEEP_PROB),
    )


with needs("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    print("with the seed inside: ", different_masks(), "different masks in 5 calls")
    net_one_mask = fit_dropout("one mask")
    report("one mask")

    np.random.seed(0)
    with patch.object(np.random, "seed"):
        print("\nwithout the seed:     ", different_masks(), "different masks in 5 calls")
        net_dropout = fit_dropout("dropout, keep 0.86")
    report("dropout, keep 0.86")','bd2f5e2f40821e223d2e2b14c63b5471','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('e502b8d995e845108300023846c9d163','boundary-dropout','code',1,'with needs("forward_propagation_with_dropout", "backward_propagation_with_dropout"):
    shown = {"one mask": net_one_mask, "dropout, keep 0.86": net_dropout}
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.6), sharey=True, layout="compressed")
    for ax, (name, net) in zip(axes, shown.items(), strict=True):
        decide = partial(lambda net, x: predict_dec(net, x.T), net)
        plot_decision_boundary(decide, train_X, train_Y, ax=ax, title=name, legend=ax is axes[1])','2b7670c03ce42dc8d60b6cf6f2a53e32','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('6a46180c57bc40c6a82b70af81450f98','predict_traditional_dropout','code',0,'def predict_traditional_dropout(X, parameters, keep_prob):
    """Test-time probabilities of label 1 for a net trained with traditional, not inverted dropout.

    Both hidden layers had dropout, with the same keep_prob. No unit is dropped now; each hidden
    activation is scaled by the probability that it took part in the training.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        Inputs, one example a column.
    parameters : dict
        "W1", "b1", "W2", "b2", "W3", "b3".
    keep_prob : float
        Probability that a hidden unit was kept in the training.

    Returns
    -------
    ndarray, shape (1, m)
        The *probabilities* A3, in (0, 1): not decisions 0 or 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()','d08469ee3a98b2fb3d1a103d1513b4c3','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('029743b251f0479ea2de927a84d08f24','check-predict_traditional_dropout','code',1,'check("predict_traditional_dropout")','9aa20e0def9415f64b2672761fb70f37','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('26f1faf4b17d4cf5ae303e3396519c27','two-kinds','code',1,'with needs(
    "forward_propagation_with_dropout", "backward_propagation_with_dropout", "predict_traditional_dropout"
):
    as_traditional = {
        name: value / KEEP_PROB if name in ("W2", "W3") else value for name, value in net_dropout.items()
    }
    A3_inverted, _ = forward_propagation(test_X, net_dropout)
    A3_traditional = predict_traditional_dropout(test_X, as_traditional, KEEP_PROB)
    print(f"largest difference of the two: {np.max(np.abs(A3_inverted - A3_traditional)):.1e}")
    print(f"test cost, scaled by keep_prob: {plain_cost(test_X, test_Y, net_dropout):.3f}")
    print(f"test cost, scale forgotten:     {plain_cost(test_X, test_Y, as_traditional):.3f}")

    np.random.seed(0)
    with patch.object(np.random, "seed"):
        many = [forward_propagation_with_dropout(test_X, net_dropout, KEEP_PROB)[0] for _ in range(300)]
    gap = np.mean(np.abs(A3_inverted - np.mean(many, axis=0)))
    print(f"complete net and average of 300 thinned nets: probabilities {gap:.3f} apart on average")','2650654ce72abe1279a247a23fb85f79','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('92e2fdf9ffaa454e93b30c4489f2635d','figure-costs','code',1,'with needs(
    "compute_cost_with_regularization",
    "backward_propagation_with_regularization",
    "forward_propagation_with_dropout",
    "backward_propagation_with_dropout",
):
    chosen = {"none": nets["none"], "L2, λ = 0.7": net_l2, "dropout, keep 0.86": net_dropout}
    iterations = np.arange(0, ITERATIONS, RECORD_EVERY)
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.8), sharey=True, layout="constrained")
    for ax, costs, title in zip(
        axes, (training_costs, test_costs), ("Training points", "Test points"), strict=True
    ):
        plot_costs({name: costs[name] for name in chosen}, iterations, ax=ax, title=title)
    axes[1].set_ylabel("")
    for name in chosen:
        print(name)
        report(name)','83bcbd7e26f07dcfc7be14c151682a91','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('dba9a6db75fd40ff988a400d00df2be8','myth-dropout-beats-l2','code',1,'def compare_on(seed):
    """Train without regularization, with L2 and with dropout on another sample; print and return the test accuracies."""
    X, Y, new_X, new_Y = load_2D_dataset(seed)
    l2 = (forward_propagation, partial(backward_propagation_with_regularization, lambd=0.7))
    dropout = (
        partial(forward_propagation_with_dropout, keep_prob=KEEP_PROB),
        partial(backward_propagation_with_dropout, keep_prob=KEEP_PROB),
    )
    found = {"none": accuracy(new_X, new_Y, train(X, Y, START, LEARNING_RATE, ITERATIONS).parameters)}
    np.random.seed(seed)
    with patch.object(np.random, "seed"):
        for name, (forward, backward) in {"L2": l2, "dropout": dropout}.items():
            trained = gradient_descent(
                X,
                Y,
                START,
                forward,
                backward,
                cross_entropy,
                learning_rate=LEARNING_RATE,
                num_iterations=ITERATIONS,
            )
            found[name] = accuracy(new_X, new_Y, trained.parameters)
    print(f"sample {seed}:", ", ".join(f"{name} {value:.3f}" for name, value in found.items()))
    return found


with needs(
    "backward_propagation_with_regularization",
    "forward_propagation_with_dropout",
    "backward_propagation_with_dropout",
):
    compare_on(1)','4e07d9273a35b4682e06c2817269b9b8','f7936ea2d63f40ccb4e1e9f599bffa2c');
INSERT INTO "source_cell" VALUES('21489ea9d33249319f31596534e2e185','take-your-work-with-you','code',1,'from grader import download

download()','d148dd68b719539a78f5d8018ae532f7','f7936ea2d63f40ccb4e1e9f599bffa2c');
CREATE TABLE student (
	id VARCHAR(128) NOT NULL, 
	first_name VARCHAR(128), 
	last_name VARCHAR(128), 
	email VARCHAR(128), 
	lms_user_id VARCHAR(128), 
	PRIMARY KEY (id)
);
INSERT INTO "student" VALUES('ada',NULL,NULL,NULL,NULL);
INSERT INTO "student" VALUES('hana',NULL,NULL,NULL,NULL);
INSERT INTO "student" VALUES('ben',NULL,NULL,NULL,NULL);
INSERT INTO "student" VALUES('sam',NULL,NULL,NULL,NULL);
CREATE TABLE submitted_assignment (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	student_id VARCHAR(128), 
	timestamp DATETIME, 
	extension DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (assignment_id, student_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	FOREIGN KEY(student_id) REFERENCES student (id)
);
INSERT INTO "submitted_assignment" VALUES('c27d06256ea64ff287820c7a22c5e77b','0fa808c1604f4cd59a45bfdb4afb71a5','ada',NULL,NULL);
INSERT INTO "submitted_assignment" VALUES('1a6b9a36dcc94cfb84936efb3b2728b8','0fa808c1604f4cd59a45bfdb4afb71a5','hana',NULL,NULL);
INSERT INTO "submitted_assignment" VALUES('0e18e378f29247cc89a8e319620d2456','0fa808c1604f4cd59a45bfdb4afb71a5','ben',NULL,NULL);
INSERT INTO "submitted_assignment" VALUES('b694493aac854bd68585b54d28d36f1e','b99f42dc88344d469fbea1489c87f344','sam',NULL,NULL);
CREATE TABLE submitted_notebook (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	notebook_id VARCHAR(32), 
	flagged BOOLEAN, 
	late_submission_penalty FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (notebook_id, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES submitted_assignment (id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "submitted_notebook" VALUES('37eb904eedbd4d6b90407d164f4d7990','c27d06256ea64ff287820c7a22c5e77b','65f700f1fd5143cbb4e3a4dd95517ab6',0,NULL);
INSERT INTO "submitted_notebook" VALUES('1bef497f40c04670866ba176e9182047','1a6b9a36dcc94cfb84936efb3b2728b8','65f700f1fd5143cbb4e3a4dd95517ab6',0,NULL);
INSERT INTO "submitted_notebook" VALUES('afd2530b96b3404ea573c1fc2f318d17','0e18e378f29247cc89a8e319620d2456','65f700f1fd5143cbb4e3a4dd95517ab6',0,NULL);
INSERT INTO "submitted_notebook" VALUES('4bee79a7677f47cd98c26674a0b31c8e','b694493aac854bd68585b54d28d36f1e','f7936ea2d63f40ccb4e1e9f599bffa2c',0,NULL);
CREATE TABLE task_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
COMMIT;
