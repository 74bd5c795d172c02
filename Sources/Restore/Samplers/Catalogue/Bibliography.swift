extension Reference {
  // MARK: Samplers

  static let ddim = Reference(
    "song2021ddim", ["Song, Jiaming", "Meng, Chenlin", "Ermon, Stefano"], "Denoising diffusion implicit models", .iclr,
    2021, .arXiv("2010.02502"))
  static let conjugateIntegrators = Reference(
    "pandey2024efficient", ["Pandey, Kushagra", "Rudolph, Maja", "Mandt, Stephan"],
    "Efficient integrators for diffusion generative models", .iclr, 2024, .arXiv("2310.07894"))
  public static let conditionalIntegrators = Reference(
    "pandey2024fast", ["Pandey, Kushagra", "Yang, Ruihan", "Mandt, Stephan"],
    "Fast samplers for inverse problems in iterative refinement models", .neurIPS, 2024, .arXiv("2405.17673"))
  static let pseudoinverseGuidance = Reference(
    "song2023pseudoinverse", ["Song, Jiaming", "Vahdat, Arash", "Mardani, Morteza", "Kautz, Jan"],
    "Pseudoinverse-guided diffusion models for inverse problems", .iclr, 2023, .openReview("9_gsMA8MRKQ"))
  static let flowInverses = Reference(
    "pokle2024training", ["Pokle, Ashwini", "Muckley, Matthew J.", "Chen, Ricky T. Q.", "Karrer, Brian"],
    "Training-free linear image inverses via flows", .tmlr, 2024, .arXiv("2310.04432"))
  static let uniPC = Reference(
    "zhao2023unipc", ["Zhao, Wenliang", "Bai, Lujia", "Rao, Yongming", "Zhou, Jie", "Lu, Jiwen"],
    "UniPC: A unified predictor-corrector framework for fast sampling of diffusion models", .neurIPS, 2023,
    .arXiv("2302.04867"))
  static let seeds = Reference(
    "gonzalez2023seeds",
    [
      "Gonzalez, Martin", "Fernandez Pinto, Nelson", "Tran, Thuy", "Gherbi, Elies", "Hajri, Hatem",
      "Masmoudi, Nader",
    ], "SEEDS: Exponential SDE solvers for fast high-quality sampling from diffusion models", .neurIPS, 2023,
    .arXiv("2305.14267"))
  static let decoupledAnnealing = Reference(
    "zhang2025daps",
    ["Zhang, Bingliang", "Chu, Wenda", "Berner, Julius", "Meng, Chenlin", "Anandkumar, Anima", "Song, Yang"],
    "Improving diffusion inverse problem solving with decoupled noise annealing", .cvpr, 2025, .arXiv("2407.01521"))

  // MARK: The covariance of a denoiser

  static let eventSampling = Reference(
    "finzi2023user",
    ["Finzi, Marc", "Boral, Anudhyan", "Wilson, Andrew Gordon", "Sha, Fei", "Zepeda-Núñez, Leonardo"],
    "User-defined event sampling and uncertainty quantification in diffusion models for physical dynamical systems",
    .icml, 2023, .arXiv("2306.07526"))
  static let tweedieMoments = Reference(
    "boys2024tweedie",
    [
      "Boys, Benjamin", "Girolami, Mark", "Pidstrigach, Jakiw", "Reich, Sebastian", "Mosca, Alan",
      "Akyildiz, O. Deniz",
    ], "Tweedie moment projected diffusions for inverse problems", .tmlr, 2024, .arXiv("2310.06721"))
  static let priorsFromObservations = Reference(
    "rozet2024learning", ["Rozet, François", "Andry, Gérôme", "Lanusse, François", "Louppe, Gilles"],
    "Learning diffusion priors from observations by expectation maximization", .neurIPS, 2024, .arXiv("2405.13712"))
  static let freeHunch = Reference(
    "rissanen2025free", ["Rissanen, Severi", "Heinonen, Markus", "Solin, Arno"],
    "Free Hunch: Denoiser covariance estimation for diffusion models without extra costs", .iclr, 2025,
    .arXiv("2410.11149"))
  static let nullSpace = Reference(
    "wang2023ddnm", ["Wang, Yinhuai", "Yu, Jiwen", "Zhang, Jian"],
    "Zero-shot image restoration using denoising diffusion null-space model", .iclr, 2023, .arXiv("2212.00490"))

  // MARK: Paths

  public static let scoreSDE = Reference(
    "song2021score",
    [
      "Song, Yang", "Sohl-Dickstein, Jascha", "Kingma, Diederik P.", "Kumar, Abhishek", "Ermon, Stefano",
      "Poole, Ben",
    ], "Score-based generative modeling through stochastic differential equations", .iclr, 2021, .arXiv("2011.13456"))
  public static let improvedDDPM = Reference(
    "nichol2021improved", ["Nichol, Alexander Quinn", "Dhariwal, Prafulla"],
    "Improved denoising diffusion probabilistic models", .icml, 2021, .arXiv("2102.09672"))
  public static let rectifiedFlow = Reference(
    "liu2023flow", ["Liu, Xingchao", "Gong, Chengyue", "Liu, Qiang"],
    "Flow straight and fast: Learning to generate and transfer data with rectified flow", .iclr, 2023,
    .arXiv("2209.03003"))
  public static let flowMatching = Reference(
    "lipman2023flow",
    ["Lipman, Yaron", "Chen, Ricky T. Q.", "Ben-Hamu, Heli", "Nickel, Maximilian", "Le, Matthew"],
    "Flow matching for generative modeling", .iclr, 2023, .arXiv("2210.02747"))
  public static let edm = Reference(
    "karras2022elucidating", ["Karras, Tero", "Aittala, Miika", "Aila, Timo", "Laine, Samuli"],
    "Elucidating the design space of diffusion-based generative models", .neurIPS, 2022, .arXiv("2206.00364"))
  public static let ddpm = Reference(
    "ho2020denoising", ["Ho, Jonathan", "Jain, Ajay", "Abbeel, Pieter"], "Denoising diffusion probabilistic models",
    .neurIPS, 2020, .arXiv("2006.11239"))
  public static let stochasticInterpolants = Reference(
    "albergo2023building", ["Albergo, Michael S.", "Vanden-Eijnden, Eric"],
    "Building normalizing flows with stochastic interpolants", .iclr, 2023, .arXiv("2209.15571"))

  // MARK: Priors

  public static let factorMixtures = Reference(
    "ghahramani1996em", ["Ghahramani, Zoubin", "Hinton, Geoffrey E."],
    "The EM algorithm for mixtures of factor analyzers",
    .journal("CRG-TR-96-1", title: "Technical report, University of Toronto"), 1996)
}
